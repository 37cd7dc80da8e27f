"""What rules get, what a check gives, and what acceptance makes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from contentrepo.applets.catalog.models import Catalog, Clash, Configuration
from contentrepo.applets.findings.models import Finding, Gate, Level, Place, Report, Revision, UnitReport
from contentrepo.applets.keys.models import UnitKey
from contentrepo.applets.olx.models import Course, CourseChange, Growth, Root
from contentrepo.applets.repository.models import Changes, Entry, GuardFile, Snapshot
from contentrepo.applets.validation.waits import Waits
from contentrepo.dataclass import dataclass, field


class Scope(StrEnum):
    """Which units a rule looks at."""

    TREE = "tree"  # files of any unit
    COURSE = "course"  # a run's OLX
    CATALOG = "catalog"  # the catalog unit
    LAYOUT = "layout"  # where a unit stands and who else claims its name (Conflicts, GuardFile.runs); never cached
    # A unit against its base (the head may be gone: course None); a run's key against another's. Of a catalog only
    # where a program's file differs, an entry is gone, or a draft has something `ahead` (`catalog_news`).
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a layout.

    Attributes:
        folder: its root folder, "" for a root at the top. The catalog unit has "" too, and every path that no
            other unit has.
    """

    key: UnitKey
    folder: str

    @property
    def name(self) -> str:
        return str(self.key)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the layout itself gets wrong; `code` names the rule that reports it.

    Codes: "run-key-taken" (two roots, one key), "run-key-mismatch" (folder against course.xml),
    "missing-run-name", "illegal-run-key", "unreadable-root" (detail: why), "not-olx", "unknown-root" (detail: the run);
    and in the scope `change`, "course-run-key-changed" (value: the old key, detail: the new one).
    """

    code: str
    unit: str
    place: Place
    subject: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The units of one snapshot and which files belong to which.

    Attributes:
        files: unit name -> path -> entry; every path of the snapshot is in exactly one unit.
        trees: unit name -> git tree id of the unit (for the catalog: of the tree without the other units' folders).
    """

    units: Mapping[str, Unit]
    files: Mapping[str, Mapping[str, Entry]]
    trees: Mapping[str, str]
    configuration: Configuration
    conflicts: tuple[Conflict, ...] = ()
    roots: Mapping[str, Root] = field(default_factory=dict)  # unit name -> course root


@dataclass(frozen=True, slots=True)
class UnitContent:
    """One unit of one snapshot, parsed. What a rule's `check` gets is the head's, with the base's beside it.

    Attributes:
        libraries: legacy content libraries in the files of a unit that is no run, each read as a course would be. To
            the rules of the scope `course`, each comes as the `course` of a subject of its own.
    """

    unit: Unit
    tree: str
    files: Mapping[str, Entry]
    course: Course | None = None
    catalog: Catalog | None = None
    configuration: Configuration = field(default_factory=Configuration)
    conflicts: tuple[Conflict, ...] = ()
    libraries: tuple[Course, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The one argument of a rule.

    Attributes:
        base: the same unit in the base, or None (no base, or the unit is new).
        guard: what lies outside the tree.
        change: how the blocks of a run differ from the base's; only in the scope `change`, where both are there.
        at: the head's commit date, as in `Surroundings`; only of a catalog in the scope `change`, for it is no part
            of a tree.
        ahead: of a draft's catalog in the scope `change`: shared keys that a merge into the live branch would bring.
    """

    head: UnitContent
    base: UnitContent | None
    guard: GuardFile
    change: CourseChange | None = None
    at: int = 0
    ahead: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields; the engine makes a `Finding` of it with the rule's id, level and gate.

    Attributes:
        level: only where this instance is less than the rule's level.
        rest: of a problem that stands for others, what each of them is told by (`tally`); else "".
    """

    place: Place
    subject: str
    message: str
    hint: str
    value: str = ""
    level: Level | None = None
    rest: str = ""


class Rule(Protocol):
    """A rule is a module: its docstring is its page, and these are its names."""

    __doc__: str | None

    @property
    def ID(self) -> str: ...  # noqa: N802 - constants of a module

    @property
    def LEVEL(self) -> Level: ...  # noqa: N802

    @property
    def GATE(self) -> Gate: ...  # noqa: N802

    @property
    def SCOPE(self) -> Scope: ...  # noqa: N802

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield every instance. Pure: no I/O, no clock."""


class Strictness(StrEnum):
    """What refuses a changed unit at a door."""

    LIVE = "live"  # every gate
    STAGED = "staged"  # impact is shown only: the message that could acknowledge it does not exist yet
    DRAFT = "draft"  # only `always`


Sources = Callable[[], Mapping[str, str]]
"""Gives, unit by unit, the source commit of what is live."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check needs to know beside the two trees.

    Attributes:
        repository: the repository's identity, which names its catalog unit.
        changed_since: the tree that the change started from (old tip, merge base), where it is not the base;
            only units that differ from it can be refused.
        acknowledged: unit name -> (rule, subject) pairs of `Acknowledge:` trailers; asked only for impact findings.
        at: the commit date of the head (of an index or a work tree: of HEAD), in seconds since the epoch; 0 where
            there is no commit; asked only for catalogs that changed.
        ahead: of a draft branch: the shared external keys that a merge into the live branch would bring; asked as `at`.
        keeps_index: checks of what comes next will follow, so an index of what is read whole pays.
    """

    repository: str
    guard: GuardFile = field(default_factory=GuardFile)
    strictness: Strictness = Strictness.LIVE
    changed_since: Snapshot | None = None
    acknowledged: Callable[[str], Collection[tuple[str, str]]] = lambda _unit: ()
    at: Callable[[], int] = lambda: 0
    ahead: Callable[[], tuple[Clash, ...]] = tuple
    keeps_index: bool = True


class Excerpts(Protocol):
    """The same part of a run before and after a change that leaves all else as it is, but for whole blocks.

    Attributes:
        tree: of the run, before the change.
        changes: every path that differs -> (entry before, entry after). Uploaded files are in no excerpt.
        settings: the names of the settings of blocks that differ.
        is_quiet: where nothing was found in these files, nothing is, and what was found elsewhere stays.
        are_apart: no block inherits what changed, so each file that differs can be held against its base alone.
        before, after: the files on the way to the change, those that differ among them, and the course that they make.
        growth, index: the blocks that come and go, or None; what is to be otherwise in the run's index.
        change: the blocks that come, go or become other ones.
        edited: of `after`, at least these blocks and their files.
    """

    tree: str
    changes: Changes
    settings: frozenset[str]
    is_quiet: bool
    are_apart: bool
    growth: Growth | None
    index: Mapping[str, Mapping[str, object]]

    @property
    def before(self) -> UnitContent: ...
    @property
    def after(self) -> UnitContent: ...
    @property
    def change(self) -> CourseChange: ...
    @property
    def edited(self) -> UnitContent: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished check: the report for people, and the way to the parsed units for the plan.

    Attributes:
        layout_of: the head's layout, listed when somebody asks.
        unit_of: a unit of the head, or one of the base that the head has no more.
        content_of: a unit of the head, parsed when somebody asks.
        excerpts_of: of a run whose change stays within some files, these alone; else None.
        configuration, standing: the head's `contentrepo.yaml`, and the base's, which says what the change may do.
        touched: the reports of all units that may have changed, in order; None where that is not told.
        waits_of: which units are not to go live without others, worked out when somebody asks.
    """

    report: Report
    layout_of: Callable[[], Layout]
    unit_of: Callable[[str], Unit]
    content_of: Callable[[str], UnitContent | None]
    excerpts_of: Callable[[str], Excerpts | None]
    head: Snapshot
    around: Surroundings
    configuration: Configuration
    standing: Configuration = field(default_factory=Configuration)
    touched: tuple[UnitReport, ...] | None = None
    waits_of: Callable[[], Waits] = dict

    @property
    def layout(self) -> Layout:
        """The units of the head and their files."""
        return self.layout_of()


class _Seal:
    """Held by the accepting step alone."""


@dataclass(frozen=True, slots=True)
class AcceptedUnit:
    """A unit that may go live. Only `validation.api.accept` can make one.

    Attributes:
        tree: "" where the head has the unit no more (it goes away).
        content_of: the unit, parsed when somebody asks; None where it goes away.
        excerpts_of: of a run whose change stays within some files, these alone; else None.
        reason: of an acceptance despite `new` errors; else "".
    """

    unit: Unit
    tree: str
    content_of: Callable[[], UnitContent | None]
    excerpts_of: Callable[[], Excerpts | None]
    head: Revision
    base: Revision
    guard: str
    checker: str
    verdict: str
    reason: str = ""
    seal: object = None

    def __post_init__(self) -> None:
        if not isinstance(self.seal, _Seal):
            raise TypeError("only the accepting step makes an AcceptedUnit")


@dataclass(frozen=True, slots=True)
class RefusedUnit:
    """A changed unit that may not go live.

    Attributes:
        blocking: the findings that refuse it.
        findings: all findings of the unit, as the report has them.
    """

    unit: str
    head: Revision
    base: Revision
    blocking: tuple[Finding, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """The commit that brought a new finding: its full id, and its author's name as written."""

    commit: str
    author: str


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Some bytes of a file, by offset, and what takes their place."""

    path: str
    start: int
    end: int
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Fix:
    """What makes one finding go away.

    Attributes:
        rule, path, subject, value: of the finding.
        edits: all of them or none.
        done: what they do, as the end of a sentence: "is named `p1`".
        is_safe: learners get what they got, or what was plainly meant; nobody needs to look at it first.
    """

    rule: str
    path: str
    subject: str
    value: str
    edits: tuple[Edit, ...]
    done: str
    is_safe: bool = True

    @property
    def finding(self) -> tuple[str, str, str, str]:
        """What tells the finding from all others."""
        return self.rule, self.path, self.subject, self.value


BytesOf = Callable[[str], bytes | None]
"""A file's bytes as they stand now, by path; None where they cannot be changed."""


class Fixer(Protocol):
    """How findings of one rule are fixed: a module named as the rule's."""

    RULE: str

    def fix(self, subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
        """Yield a fix for each instance that has one. Pure but for `bytes_of`."""


class Care(StrEnum):
    """Which fixes are wanted."""

    SAFE = "safe"
    UNSAFE = "unsafe"  # these too


@dataclass(frozen=True, slots=True)
class FileFix:
    """One file: its bytes as they were read, and the edits, in order and apart from each other."""

    path: str
    old: bytes
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class FixPlan:
    """What fixing would do.

    Attributes:
        folder: where the paths begin.
        files: by path.
        done: the fixes in it.
        left: fixes that are not in it, each with the reason.
        before, after: the checks without and with them.
    """

    folder: Path
    files: tuple[FileFix, ...]
    done: tuple[Fix, ...]
    left: tuple[tuple[Fix, str], ...]
    before: Checked
    after: Checked
