"""A plan as a value, and what applying it came to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.applets.findings.models import Finding
from contentrepo.applets.live.models import UnitChange
from contentrepo.applets.validation.models import RefusedUnit
from contentrepo.dataclass import dataclass, field


class Outcome(StrEnum):
    """What became of one unit."""

    PUBLISHED = "published"
    REMOVED = "removed"
    NOOP = "noop"
    REFUSED = "refused"
    PINNED = "pinned"
    CLAIMED = "claimed"
    SUSPENDED = "suspended"  # an operator said so
    WAITING = "waiting"  # for a time
    ELSEWHERE = "elsewhere"  # another branch of the repository publishes it, and nothing is lost
    STALE = "stale"
    FAILED = "failed"  # our side


WENT_LIVE = frozenset({Outcome.PUBLISHED, Outcome.REMOVED})
"""Outcomes after which readers see something else."""


AT_TIP = WENT_LIVE | {Outcome.NOOP}
"""Outcomes after which a unit is live as the tip has it."""


IDLE = frozenset({Outcome.NOOP, Outcome.ELSEWHERE})
"""Outcomes of units that have nothing to do."""


@dataclass(frozen=True, slots=True)
class Held:
    """An accepted unit that may not go live now: a rollback pin, a name that another source holds, a fault of ours.

    Attributes:
        until: when it may, in seconds since the epoch; 0 where no time decides.
    """

    unit: str
    outcome: Outcome
    detail: str
    until: float = 0


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
    """One unit's outcome; `release` and `sequence` are 0 where nothing was written, `until` is as in `Held`.

    Attributes:
        commit: of the release, where the branch has moved on since; "" for the tip.
    """

    unit: str
    outcome: Outcome
    release: int = 0
    sequence: int = 0
    detail: str = ""
    until: float = 0
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What one run over one branch came to.

    Attributes:
        commit: the tip that was looked at; "" where the branch does not exist.
        outcomes: of the units whose content differs from what is live.
        state: digest of all that the outcomes follow from; the same state again has the same outcomes.
        is_behind: whether nothing was done, because what is live may be newer than the branch is here.
    """

    repository: str
    branch: str
    commit: str
    outcomes: tuple[UnitOutcome, ...]
    state: str = ""
    is_behind: bool = False

    @property
    def waits_until(self) -> float:
        """When the first unit that waits for a time may go live, in seconds since the epoch; 0 where none does."""
        return min((outcome.until for outcome in self.outcomes if outcome.until), default=0)

    @property
    def is_noop(self) -> bool:
        return all(o.outcome in IDLE for o in self.outcomes)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `unit` is next, `done` of `total` changed units are behind it; all empty while checking."""

    branch: str
    commit: str
    unit: str = ""
    done: int = 0
    total: int = 0

    @property
    def is_checking(self) -> bool:
        return not self.total


@dataclass(frozen=True, slots=True)
class Preview:
    """A throwaway store of one branch: as of which commit, where it is, who made it, from when until when.

    Times are ISO 8601 in UTC.
    """

    branch: str
    commit: str
    store: str
    actor: str
    created: str
    expires: str


class Standing(StrEnum):
    """How a unit of the tip stands against what is live."""

    LIVE = "live"
    PENDING = "pending"  # nobody has judged this tip yet
    REFUSED = "refused"
    PINNED = "pinned"
    CLAIMED = "claimed"
    SUSPENDED = "suspended"  # an operator said so
    WAITING = "waiting"  # for a time
    ELSEWHERE = "elsewhere"  # another branch of the repository publishes it, and nothing is lost
    FAILED = "failed"  # we could not check


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One unit as an operator wants to see it.

    Attributes:
        tip: the tip of the live branch; "" where the branch does not exist.
        release, live_commit: of what is live; 0 and "" where nothing is.
        behind: commits between the source of what is live and the tip; 0 where the tip's content is live.
        findings: that refused the unit at this tip.
        detail: why it stands so, in a sentence; "" where it is live or pending.
    """

    unit: str
    repository: str
    branch: str
    tip: str
    standing: Standing
    release: int
    live_commit: str
    behind: int
    findings: tuple[Finding, ...] = ()
    detail: str = ""


class Drifted(StrEnum):
    """How a row is not what it has to be."""

    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "not in git"
    LOST = "lost by git"  # so that nobody can say what it has to be


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that the store has otherwise than git; `kind` is "unit", a row's kind, or where its bytes are."""

    kind: str
    subject: str
    how: Drifted


@dataclass(frozen=True, slots=True)
class SyncedUnit:
    """A unit in which something was wrong.

    Attributes:
        outcome: what became of it; None where nothing was to be changed, or could be.
    """

    unit: str
    drifts: tuple[Drift, ...]
    outcome: UnitOutcome | None = None

    @property
    def is_lost(self) -> bool:
        """Whether git cannot say what it has to be."""
        return any(drift.how is Drifted.LOST for drift in self.drifts)


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync came to.

    Attributes:
        checked: how many units were looked at.
        units: those in which something was wrong.
        published: what was done about the tip afterwards; None where only a check was asked for.
        roots: unit -> root hash as the store's rows make it; "" where they make another one than git.
    """

    repository: str
    branch: str
    checked: int
    units: tuple[SyncedUnit, ...]
    published: Published | None = None
    roots: Mapping[str, str] = field(default_factory=dict)
