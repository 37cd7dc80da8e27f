"""What was looked at, and what it came to."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Condition(StrEnum):
    """What a look came to."""

    OK = "ok"
    NOTE = "note"  # so by nature, and nobody can change it here
    TODO = "todo"  # wrong, or unenforced, and somebody can change that


class Look(NamedTuple):
    """One thing that was looked at.

    Attributes:
        subject: "git", "hooks", "settings", "fetch", "branch", "store", "configuration" or "access".
        said: a sentence: what is the case.
        hint: what to do; "" where nothing is to be done.
    """

    subject: str
    condition: Condition
    said: str
    hint: str = ""
