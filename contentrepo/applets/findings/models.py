"""Findings, reports and verdicts, as frozen values. How they compare with a base is in `api`."""

from __future__ import annotations

from enum import StrEnum

from contentrepo.dataclass import dataclass, field


class Level(StrEnum):
    """Would publishing or importing this lose, alter or crash something?"""

    ERROR = "error"  # yes
    WARNING = "warning"  # looks wrong, survives
    INFO = "info"  # worth knowing


class Gate(StrEnum):
    """When an error blocks."""

    ALWAYS = "always"  # whatever the base; no configuration lowers it
    NEW = "new"  # unless it stood in the base
    IMPACT = "impact"  # until a commit under judgement acknowledges it by trailer


class Status(StrEnum):
    """A finding against the base."""

    NEW = "new"
    EXISTING = "existing"
    FIXED = "fixed"
    ACKNOWLEDGED = "acknowledged"


class Verdict(StrEnum):
    """A unit's, or a whole report's, outcome in people's words."""

    ACCEPTED = "accepted"  # no error
    HEALED = "healed"  # errors of the base are gone, none is left
    STILL_BROKEN = "still-broken"  # only errors that stood in the base; they do not block
    REJECTED = "rejected"  # something blocks
    UNCHANGED = "unchanged"  # the unit is as in the base; its findings are shown and do not block


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Attributes:
        path: from the repository's root; non-UTF-8 bytes are surrogate escapes.
        line, column: 1-based; 0 means the whole file (line) or not known yet (column).
        ordinal: of an XML element among all elements of its file, from which line and column are found
            exactly when a finding needs them; -1 where there is no element.
    """

    path: str
    line: int = 0
    column: int = 0
    ordinal: int = -1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    Attributes:
        rule: the rule's id, e.g. "dangling-pointer".
        unit: the printed unit key that the finding belongs to.
        path: from the repository's root; non-UTF-8 bytes are surrogate escapes.
        line, column: 1-based; 0 where the whole file is meant.
        subject: what it is about, stable when lines move: a block "problem/p1", a key, or a path.
        message: one sentence of ours with the value quoted.
        hint: what to do.
        value: the quoted value; part of the fingerprint.
        status: against the base; NEW until compared.
    """

    rule: str
    level: Level
    gate: Gate
    unit: str
    path: str
    line: int
    column: int
    subject: str
    message: str
    hint: str
    value: str = ""
    status: Status = Status.NEW

    @property
    def fingerprint(self) -> tuple[str, str, str]:
        """Rule, subject and quoted value; never a line number."""
        return (self.rule, self.subject, self.value)

    @property
    def blocks(self) -> bool:
        """Whether this finding refuses a changed unit."""
        if self.level is not Level.ERROR:
            return False
        if self.gate is Gate.ALWAYS:
            return self.status is not Status.FIXED
        return self.status is Status.NEW


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One unit's findings, in order, and what they come to.

    Attributes:
        tree: the unit's git tree id at the head; empty where the unit is gone.
        changed: whether it differs from the base (or from the old tip, where one is given).
    """

    unit: str
    verdict: Verdict
    tree: str
    changed: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What was read: a commit (empty for an index or a folder) and its tree (empty for a folder)."""

    commit: str = ""
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check: the same head, base, guard and checker give the same report.

    Attributes:
        units: sorted by unit; every unit of head or base that has findings or changed.
        guard: digest of what lies outside the tree (claims of others, modes, locks); empty without one.
        checker: digest of rules and parsers.
        provisional: no guard was at hand, so the publisher has the last word.
    """

    verdict: Verdict
    units: tuple[UnitReport, ...]
    head: Revision
    base: Revision
    guard: str
    checker: str
    provisional: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all units, in the order of the units."""
        return tuple(finding for unit in self.units for finding in unit.findings)
