"""Why somebody overrides the usual course; never left blank, and never longer than others will read."""

from __future__ import annotations

from contentrepo.errors import UsageError

LONGEST = 500
"""Characters. Whatever a hold or a pin keeps back tells it at every turn, in logs and to receivers of notices."""


class NoReason(UsageError):
    """An acceptance, a revert or a lifted pin goes into the log with its reason."""

    def __init__(self) -> None:
        super().__init__("the reason is blank", hint="Say why; it is kept in the publish log.")


class LongReason(UsageError):
    """A reason is a sentence or two."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"the reason has {length:,} characters, and at most {LONGEST} are kept",
            hint="Say it shortly, and where the rest can be read.",
        )


def check_reason(reason: str) -> str:
    """The reason without outer blanks.

    Raises:
        NoReason: nothing is left.
        LongReason: it has more than 500 characters.
    """
    why = reason.strip()
    if not why:
        raise NoReason
    if len(why) > LONGEST:
        raise LongReason(len(why))
    return why
