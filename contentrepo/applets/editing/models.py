"""Modes and locks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.dataclass import dataclass, field

REF = "refs/contentrepo/editing"
"""The hidden ref that holds them."""


class Mode(StrEnum):
    """Through which doors a run is edited."""

    HYBRID = "hybrid"  # all
    GIT = "git"  # pushes only
    API = "api"  # tasks only


class Door(StrEnum):
    """How an edit comes in."""

    GIT = "git"
    API = "api"


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """Somebody's hold on a run, or on one block of it with all below.

    Attributes:
        run: printed key.
        block: "type/id", or "" for all of the run.
        holder: the name that access goes by.
        since, until: seconds since the epoch.
    """

    run: str
    block: str
    holder: str
    since: int
    until: int
    reason: str = ""

    def holds(self, now: float) -> bool:
        """Whether it has not run out."""
        return now < self.until


@dataclass(frozen=True, slots=True)
class Editing:
    """All modes that are not `hybrid` (by run), and all locks."""

    modes: Mapping[str, Mode] = field(default_factory=dict)
    locks: tuple[Lock, ...] = ()


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes a lock or a mode.

    Attributes:
        name, mail: for the record.
        who: the name that access and locks go by.
        groups: that they are in.
        key: of the request: the same key and request again changes nothing, and gets the same answer; "" for none.
    """

    name: str
    mail: str
    who: str
    groups: tuple[str, ...] = ()
    key: str = ""
