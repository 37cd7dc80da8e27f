"""The rows that ever made a program what it was, with the store sequences between which they held."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, or_, select

from contentrepo.applets.live.database.schema import catalog_entries, program_members, programs, releases
from contentrepo.applets.live.database.shape import Shape, State
from contentrepo.applets.live.programs.epoch import FOREVER, ProgramHistory, RunEntry, Span
from contentrepo.applets.live.programs.member import COURSE, MEMBERS, PROGRAM, PROGRAMS

AT_ONCE = 200
"""Courses in one statement; databases bound how long one may be."""


def read_program_history(connection: Connection, slug: str) -> ProgramHistory:
    """A few statements, and one for each depth of nesting and each 200 courses. Empty where there never was one."""
    slugs, members = {slug}, []
    fresh = {slug}
    while fresh:
        found = list(_read(connection, MEMBERS, program_members.c.program.in_(sorted(fresh))))
        members += found
        fresh = {span.value.member for span in found if span.value.kind == PROGRAM} - slugs
        slugs |= fresh
    courses = {span.value.member for span in members if span.value.kind == COURSE}
    return ProgramHistory(
        tuple(_read(connection, PROGRAMS, programs.c.slug.in_(sorted(slugs)))),
        tuple(members),
        tuple(_read_runs(connection, courses)),
    )


def _read(connection: Connection, shape: Shape[State], which: Any) -> Iterator[Span[State]]:
    for begin, end, *values in connection.execute(_spans(shape.table, *shape.columns).where(which)):
        yield Span(begin, end or FOREVER, shape.row(*values))


def _read_runs(connection: Connection, courses: Collection[str]) -> Iterator[Span[RunEntry]]:
    entry = catalog_entries.c
    query = _spans(catalog_entries, entry.key, entry.data).where(entry.kind == "run")
    prefixes = sorted(courses)
    for start in range(0, len(prefixes), AT_ONCE):
        # Keys that begin with a prefix, as a range of the index: it ends in `+`, and after `+` comes `,`.
        of_course = [and_(entry.key >= one, entry.key < f"{one[:-1]},") for one in prefixes[start : start + AT_ONCE]]
        for row in connection.execute(query.where(or_(*of_course))):
            yield _run_span(row)


def _run_span(row: Row[*tuple[Any, ...]]) -> Span[RunEntry]:
    begin, end, key, data = row
    return Span(begin, end or FOREVER, RunEntry(key, json.loads(data).get("external_course_key", "")))


def _spans(table: Table, *columns: Any) -> Select[*tuple[Any, ...]]:
    """The sequences of the releases that began and ended a row (None: none did), then the columns."""
    began, ended = releases.alias(), releases.alias()
    begin = and_(began.c.unit == table.c.unit, began.c.number == table.c.from_release)
    end = and_(ended.c.unit == table.c.unit, ended.c.number == table.c.to_release)
    return select(began.c.sequence, ended.c.sequence, *columns).join(began, begin).outerjoin(ended, end)
