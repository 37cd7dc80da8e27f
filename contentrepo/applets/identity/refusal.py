"""Why a caller is not let in. What is told never says more than the caller may know."""

from __future__ import annotations

from contentrepo.errors import Refused, UsageError


class InvalidToken(Refused):
    """The bearer token is not one that this server takes."""


class InvalidClient(Refused):
    """No such client, or not its secret."""


class InvalidScope(Refused):
    """The client may not have a scope that it asks for."""


class UnknownClient(UsageError):
    """There is no client of this id."""
