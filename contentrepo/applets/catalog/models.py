"""Organizations, catalog courses, course runs, programs and curricula, each with the place that says it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.applets.facts.models import Fault
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.dataclass import dataclass, field

NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Organization:
    key: str
    name: str
    place: Place
    parent: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class CatalogCourse:
    key: CourseKey
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class CourseRun:
    """A run's catalog entry. `external_place` is the line of its `external_course_key`. Dates are as written."""

    key: CourseRunKey
    title: str
    place: Place
    external_course_key: str = ""
    external_place: Place = NOWHERE
    status: str = "unpublished"
    pacing: str = "instructor"
    start: str = ""
    end: str = ""
    enrollment_start: str = ""
    enrollment_end: str = ""
    source: Mapping[str, str] | None = None


class Availability(StrEnum):
    """Where a run stands in time, in course-discovery's words; always derived, never written."""

    ARCHIVED = "Archived"
    CURRENT = "Current"
    STARTING_SOON = "Starting Soon"
    UPCOMING = "Upcoming"


@dataclass(frozen=True, slots=True)
class CurriculumCourse:
    """A catalog course in a curriculum, without the runs that are excluded.

    Attributes:
        exception: why it may be here although none of its runs is open; "" where nobody says.
    """

    course: CourseKey
    place: Place
    excluded_runs: tuple[CourseRunKey, ...] = ()
    active: bool = True
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """`slug` is unique within its program (or among the free-standing ones)."""

    slug: str
    title: str
    courses: tuple[CurriculumCourse, ...]
    place: Place
    active: bool = True


@dataclass(frozen=True, slots=True)
class Program:
    """A program; its places are those of the lines that name its status, site, organizations and nested programs."""

    slug: str
    title: str
    type: str
    status: str
    organizations: tuple[str, ...]
    curricula: tuple[Curriculum, ...]
    place: Place
    site: str = ""
    external_program_key: str = ""
    programs: tuple[str, ...] = ()  # nested programs, by slug
    subtitle: str = ""
    status_place: Place = NOWHERE
    site_place: Place = NOWHERE
    organizations_place: Place = NOWHERE
    programs_place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Claim:
    """One run's external key within one scope; two runs may not hold one folded key in a scope.

    Attributes:
        scope: "course:edX+CS101", "curriculum:<slug>" (free-standing) or "program:<slug>".
    """

    scope: str
    folded: str
    key: str
    run: CourseRunKey
    place: Place


@dataclass(frozen=True, slots=True)
class Holder:
    """A run that holds an external key. `repository` and `commit` are empty where it stands in this very tree."""

    run: str
    key: str
    place: Place
    repository: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two or more distinct runs with one folded external key in one scope; at least one of them is in this tree."""

    scope: str
    folded: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A catalog file, or a value in it, that cannot be taken.

    Attributes:
        code: one of
            "schema" (a property that is unknown, missing, or of the wrong kind), "key" (a path that makes no key),
            "format" (of contentrepo.yaml), "date", "run-dates-out-of-order", "external-key", "duplicate" (one thing
            listed twice), "cycle", "circle" (the same by way of other repositories),
            "unknown-organization", "unknown-course", "unknown-run", "unknown-program".
        subject: the path, or the key.
        value: what is quoted.
        detail: a whole sentence of ours: what is wrong, with the value quoted.
        hint: what is allowed, or what to do.
    """

    code: str
    place: Place
    subject: str
    value: str
    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All catalog files of one tree. What could not be read is in `faults` and `misfits`."""

    organizations: Mapping[str, Organization]
    courses: Mapping[CourseKey, CatalogCourse]
    runs: Mapping[CourseRunKey, CourseRun]
    programs: Mapping[str, Program]
    curricula: Mapping[str, Curriculum]
    claims: tuple[Claim, ...]
    faults: tuple[tuple[Place, Fault], ...] = ()
    misfits: tuple[Misfit, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelOverride:
    """Rule levels for the paths that fit one pattern ("**" is everything; `api.matches_path`).

    Attributes:
        levels: rule id -> "error", "warning", "info" or "off". Whether a rule exists, or may be lowered, is not
            known here.
        places: rule id -> its line.
    """

    paths: str
    levels: Mapping[str, str]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """Who is what at the paths that fit one pattern (`api.matches_path`).

    Attributes:
        role: "owner", "program-administrator", "course-team" or "reader".
        who: people and groups, as doors name them.
    """

    paths: str
    role: str
    who: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Configuration:
    """`contentrepo.yaml`. `fault` or `misfits` make it unreadable, which refuses every unit.

    Attributes:
        roots: folder ("" is the repository's root) -> run key, for adopted roots.
        root_places: the same folders -> where the line stands.
        owners: who may change this file, and everything else; empty: anybody may change this file.
        access: who may change what by path.
    """

    present: bool = False
    format: int = 1
    levels: tuple[LevelOverride, ...] = ()
    owners: tuple[str, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    roots: Mapping[str, CourseRunKey] = field(default_factory=dict)
    root_places: Mapping[str, Place] = field(default_factory=dict)
    access: tuple[AccessEntry, ...] = ()
    fault: tuple[Place, Fault] | None = None
    misfits: tuple[Misfit, ...] = ()
