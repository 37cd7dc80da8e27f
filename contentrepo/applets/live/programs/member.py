"""Programs and their members as rows, made of the catalog entries in the transaction that writes those.

Look-ups read them and no JSON; they say nothing that the entries do not say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from contentrepo.applets.live.database import schema
from contentrepo.applets.live.database.shape import Shape, State
from contentrepo.applets.live.database.text import encode_text as text
from contentrepo.applets.live.models import Change, EntryRow
from contentrepo.applets.live.state import write_rows
from contentrepo.dataclass import dataclass

COURSE = "course"
PROGRAM = "program"
CURRICULUM = "curriculum"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program, as far as look-ups pass over some."""

    slug: str
    status: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What a program consists of, one by one.

    Attributes:
        program: its slug; of a curriculum that belongs to no program "curriculum:<slug>".
        place: counts from 0: the curricula's courses in order, then the nested programs.
        kind: "course" or "program".
        member: of a course what the keys of its runs begin with (`course-v1:edX+CS101+`); of a program its slug.
        excluded: JSON list text of run keys.
    """

    program: str
    place: int
    kind: str
    member: str
    curriculum: str
    excluded: str


PROGRAMS: Shape[ProgramRow] = Shape(
    schema.programs,
    ProgramRow,
    subject=lambda row: row.slug,
    key=lambda row: (text(row.slug),),
    values=lambda row: (text(row.slug), row.status),
)

MEMBERS: Shape[MemberRow] = Shape(
    schema.program_members,
    MemberRow,
    subject=lambda row: f"{row.program}/{row.place}",
    key=lambda row: (text(row.program), row.place),
    values=lambda row: (
        text(row.program),
        row.place,
        row.kind,
        text(row.member),
        text(row.curriculum),
        text(row.excluded),
    ),
)


def write_members(connection: Connection, changes: Sequence[Change[EntryRow]], *, unit: int, release: int) -> None:
    """Let the rows say what the changed entries say from this release on."""
    if not changes:
        return
    old = [one.old for one in changes if one.old is not None]
    new = [one.new for one in changes if one.new is not None]
    programs = _compare(PROGRAMS, derive_programs(old), derive_programs(new))
    write_rows(connection, PROGRAMS, programs, unit=unit, release=release)
    members = _compare(MEMBERS, derive_members(old), derive_members(new))
    write_rows(connection, MEMBERS, members, unit=unit, release=release)


def derive_programs(entries: Iterable[EntryRow]) -> Iterator[ProgramRow]:
    """A row for each program among the entries."""
    for entry, data in _read(entries, PROGRAM):
        yield ProgramRow(entry.key, data.get("status", ""))


def derive_members(entries: Iterable[EntryRow]) -> Iterator[MemberRow]:
    """A row for each member of each program, and of each curriculum that belongs to none, among the entries."""
    known = list(entries)
    for entry, data in _read(known, PROGRAM):
        for place, member in enumerate(_list_members(data)):
            yield MemberRow(entry.key, place, *member)
    for entry, data in _read(known, CURRICULUM):
        for place, member in enumerate(_list_members({"curricula": [data]})):
            yield MemberRow(f"{CURRICULUM}:{entry.key}", place, *member)


def read_excluded(text: str) -> tuple[str, ...]:
    """The run keys of a member's `excluded`. Whoever damaged it excludes nobody: that refuses more, and never less."""
    try:
        found = json.loads(text)
    except ValueError:
        return ()
    return tuple(found) if isinstance(found, list) else ()


def _read(entries: Iterable[EntryRow], kind: str) -> Iterator[tuple[EntryRow, Mapping[str, Any]]]:
    return ((entry, json.loads(entry.data)) for entry in entries if entry.kind == kind)


def _list_members(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for curriculum in data.get("curricula", []):
        for course in curriculum.get("courses", []):
            excluded = json.dumps(course.get("excluded_runs", []), ensure_ascii=False)
            yield COURSE, f"course-v1:{course['course']}+", curriculum["slug"], excluded
    for nested in data.get("programs", []):
        yield PROGRAM, nested, "", "[]"


def _compare(shape: Shape[State], old: Iterable[State], new: Iterable[State]) -> list[Change[State]]:
    before = {shape.subject(row): row for row in old}
    after = {shape.subject(row): row for row in new}
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return [Change(name, before.get(name), after.get(name)) for name in changed]
