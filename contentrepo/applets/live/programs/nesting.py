"""Programs that would contain themselves by way of other repositories.

Each tree is checked by itself and against the guard; two repositories that look at the same moment see neither. The
caller holds the store's counter row, so one of them comes second.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import CURRENT, program_members
from contentrepo.applets.live.models import UnitChange
from contentrepo.applets.live.programs.member import PROGRAM, derive_members


def find_circle(connection: Connection, change: UnitChange) -> tuple[str, ...]:
    """Slugs of the programs on a way from a changed program back to itself; () where there is none.

    The change's own rows are written already. One that nests nothing costs no statement.
    """
    rows = derive_members(one.new for one in change.entries if one.new is not None)
    starts = {row.program for row in rows if row.kind == PROGRAM}
    nested = _read_nested(connection, starts) if starts else {}
    for start in sorted(starts):
        way = _find_way(start, nested)
        if way:
            return way
    return ()


def _read_nested(connection: Connection, starts: Collection[str]) -> Mapping[str, list[str]]:
    nested: dict[str, list[str]] = {}
    query = select(program_members.c.program, program_members.c.member)
    query = query.where(program_members.c.kind == PROGRAM, program_members.c.to_release == CURRENT)
    fresh, seen = set(starts), set(starts)
    while fresh:
        found = {
            (row.program, row.member)
            for chunk in in_chunks(sorted(fresh))
            for row in connection.execute(query.where(program_members.c.program.in_(chunk)))
        }
        for program, member in sorted(found):
            nested.setdefault(program, []).append(member)
        fresh = {member for _, member in found} - seen
        seen |= fresh
    return nested


def _find_way(start: str, nested: Mapping[str, list[str]]) -> tuple[str, ...]:
    """A shortest one, without the return."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        for member in nested.get(way[-1], ()):
            if member == start:
                return way
            if member not in seen:
                seen.add(member)
                ways.append((*way, member))
    return ()
