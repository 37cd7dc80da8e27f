"""A plan as a value, and what applying it came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contentrepo.applets.live.models import UnitChange
from contentrepo.applets.validation.models import RefusedUnit


class Outcome(StrEnum):
    """What became of one unit."""

    PUBLISHED = "published"
    REMOVED = "removed"
    NOOP = "noop"
    REFUSED = "refused"
    PINNED = "pinned"
    CLAIMED = "claimed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Held:
    """An accepted unit that may not go live now: a rollback pin, or a name that another source holds."""

    unit: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What publishing would do. Printing it is `publish --plan`; an empty plan is the outcome `noop`.

    Attributes:
        changes: in the order in which they are applied: OLX before the catalog.
    """

    repository: str
    branch: str
    commit: str
    changes: tuple[UnitChange, ...]
    refused: tuple[RefusedUnit, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.changes


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """One unit's outcome; `release` and `sequence` are 0 where nothing was written."""

    unit: str
    outcome: Outcome
    release: int = 0
    sequence: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What one run over one branch came to."""

    repository: str
    branch: str
    commit: str
    outcomes: tuple[UnitOutcome, ...]

    @property
    def is_noop(self) -> bool:
        return all(o.outcome is Outcome.NOOP for o in self.outcomes)
