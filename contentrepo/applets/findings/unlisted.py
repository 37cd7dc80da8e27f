"""Findings that are counted and not listed: how one finding says so, and how many stand behind it."""

from __future__ import annotations

import re

_SAID = r"([\d,]+) more findings? of this rule: after [\d,]+ they are counted and not listed"


def describe_unlisted(count: int, most: int) -> str:
    """The message of the finding that stands for all of one rule that are not listed."""
    noun = "finding" if count == 1 else "findings"
    return f"{count:,} more {noun} of this rule: after {most:,} they are counted and not listed"


def weigh(message: str) -> int:
    """How many findings a message speaks of."""
    said = re.fullmatch(_SAID, message) if "not listed" in message else None
    return int(said[1].replace(",", "")) if said else 1
