"""Findings that are counted and not listed: how one finding says so, and how many stand behind it."""

from __future__ import annotations

_SAID = r"([\d,]+) more findings? of this rule: after [\d,]+ they are counted and not listed"


def describe_unlisted(count: int, most: int) -> str:
    """The message of the finding that stands for all of one rule that are not listed."""
    noun = "finding" if count == 1 else "findings"
    return f"{count:,} more {noun} of this rule: after {most:,} they are counted and not listed"


def weigh(message: str) -> int:
    """How many findings a message speaks of."""
    if "not listed" not in message:
        return 1
    import re  # of few messages so much is asked

    said = re.fullmatch(_SAID, message)
    return int(said[1].replace(",", "")) if said else 1
