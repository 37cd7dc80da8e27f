"""Flags and their changes, as frozen values."""

from __future__ import annotations

from contentrepo.applets.repository.models import Commit
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag as a commit has it.

    Attributes:
        live: its value in what is live; None where that has no such flag, or nothing is live.
    """

    name: str
    value: bool
    live: bool | None


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One commit's change of one flag; None stands for a flag that is not there."""

    name: str
    old: bool | None
    new: bool | None
    commit: Commit
