"""Why there was no answer."""

from __future__ import annotations

from contentrepo.errors import CouldNotCheck, Refused, UsageError


class NotAllowed(Refused):
    """The operator's policy does not let a request go there."""


class NoAnswer(CouldNotCheck):
    """The server could not be reached, was too slow, or said something that cannot be used."""


class NoWebClient(CouldNotCheck):
    """The library that speaks HTTP is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "requests to other servers need the web client, which is not installed",
            hint="Install the extra: `pip install 'contentrepo[server]'`.",
        )


class IllegalPolicy(UsageError):
    """A network in the operator's configuration is none."""
