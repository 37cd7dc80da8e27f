"""Why somebody overrides the usual course; never left blank."""

from __future__ import annotations

from contentrepo.errors import UsageError


class NoReason(UsageError):
    """An acceptance, a revert or a lifted pin goes into the log with its reason."""

    def __init__(self) -> None:
        super().__init__("the reason is blank", hint="Say why; it is kept in the publish log.")


def check_reason(reason: str) -> str:
    """The reason without outer blanks.

    Raises:
        NoReason: nothing is left.
    """
    if not reason.strip():
        raise NoReason
    return reason.strip()
