"""Which external keys count in a scope: a catalog course, a free-standing curriculum, a program with what it nests.

Read from what all catalogs say now. The caller holds the store's counter row, so nobody changes it meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import CURRENT, program_members, run_keys
from contentrepo.applets.live.models import UnitChange
from contentrepo.applets.live.programs.member import derive_members, read_excluded
from contentrepo.dataclass import dataclass, field, replace

RUNS = "course-v1:"
COURSE, PROGRAM, CURRICULUM = "course:", "program:", "curriculum:"


class Claim(NamedTuple):
    """A run's key in a scope; `unit` is the id of the catalog unit that gives the run its key."""

    scope: str
    folded: str
    key: str
    run: str
    unit: int
    path: str
    line: int


@dataclass(slots=True)
class Structure:
    """What scopes count.

    Attributes:
        courses: scope -> (course, excluded runs), one for each curriculum that has the course.
        inner: scope -> the scopes of the programs nested in it.
    """

    courses: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=dict)
    inner: dict[str, list[str]] = field(default_factory=dict)

    def members(self, scope: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The courses of a scope and of everything nested in it; a cycle is walked once."""
        if scope.startswith(COURSE):
            yield scope.removeprefix(COURSE), frozenset()
        for one in _closure([scope], self.inner):
            yield from self.courses.get(one, ())


def find_scopes(connection: Connection, change: UnitChange) -> set[str]:
    """The scopes whose claims a change may move, outer programs too. The change's own rows are written already."""
    keys = [row for one in change.keys for row in (one.old, one.new) if row is not None]
    courses = {row.course for row in keys}
    found = _changed_scopes(change) | _containing(connection, "course", {f"{RUNS}{course}+" for course in courses})
    fresh = found
    while fresh := _containing(connection, "program", _slugs(fresh)) - found:
        found |= fresh
    return found | {COURSE + course for course in courses}


def read_claims(connection: Connection, scopes: Collection[str]) -> dict[str, list[Claim]]:
    """Scope -> the claims in it, one for each run that counts, in order of run."""
    structure = _read_structure(connection, scopes)
    courses = {course for scope in scopes for course, _ in structure.members(scope)}
    keys = _read_keys(connection, courses)
    return {scope: _claims_in(scope, structure, keys) for scope in sorted(scopes)}


def _claims_in(scope: str, structure: Structure, keys: Mapping[str, list[Row[*tuple[Any, ...]]]]) -> list[Claim]:
    counted = {
        row.run: Claim(scope, row.folded, row.key, row.run, row.unit, row.path, row.line)
        for course, excluded in structure.members(scope)
        for row in keys.get(course, ())
        if row.run not in excluded
    }
    return [counted[run] for run in sorted(counted)]


def _changed_scopes(change: UnitChange) -> set[str]:
    """The scopes of which the change says something new."""
    old = {replace(row, place=0) for row in derive_members(one.old for one in change.entries if one.old)}
    new = {replace(row, place=0) for row in derive_members(one.new for one in change.entries if one.new)}
    return {_scope_of(row.program) for row in old ^ new}


def _containing(connection: Connection, kind: str, members: Collection[str]) -> set[str]:
    query = select(program_members.c.program).distinct()
    query = query.where(program_members.c.kind == kind, program_members.c.to_release == CURRENT)
    return {
        _scope_of(program)
        for chunk in in_chunks(sorted(members))
        for program in connection.execute(query.where(program_members.c.member.in_(chunk))).scalars()
    }


def _read_structure(connection: Connection, scopes: Collection[str]) -> Structure:
    structure = Structure()
    fresh = {scope for scope in scopes if not scope.startswith(COURSE)}
    seen: set[str] = set()
    query = select(program_members).where(program_members.c.to_release == CURRENT)
    while fresh:
        seen |= fresh
        for chunk in in_chunks(sorted(scope.removeprefix(PROGRAM) for scope in fresh)):
            for row in connection.execute(query.where(program_members.c.program.in_(chunk))):
                _take(structure, row)
        fresh = {inner for scope in fresh for inner in structure.inner.get(scope, ())} - seen
    return structure


def _take(structure: Structure, row: Row[*tuple[Any, ...]]) -> None:
    scope = _scope_of(row.program)
    if row.kind == "program":
        structure.inner.setdefault(scope, []).append(PROGRAM + row.member)
    else:
        course = row.member.removeprefix(RUNS).removesuffix("+")
        structure.courses.setdefault(scope, []).append((course, frozenset(read_excluded(row.excluded))))


def _read_keys(connection: Connection, courses: Iterable[str]) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    query = select(run_keys).where(run_keys.c.to_release == CURRENT)
    for chunk in in_chunks(sorted(courses)):
        for row in connection.execute(query.where(run_keys.c.course.in_(chunk))):
            found.setdefault(row.course, []).append(row)
    return found


def _scope_of(program: str) -> str:
    return program if program.startswith(CURRICULUM) else PROGRAM + program


def _slugs(scopes: Iterable[str]) -> set[str]:
    return {scope.removeprefix(PROGRAM) for scope in scopes if scope.startswith(PROGRAM)}


def _closure(start: Iterable[str], steps: Mapping[str, list[str]]) -> list[str]:
    seen = list(start)
    for scope in seen:
        seen += [inner for inner in steps.get(scope, ()) if inner not in seen]
    return seen
