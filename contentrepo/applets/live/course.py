"""The runs that are live, as of one moment of the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from contentrepo.applets.live.database.schema import blocks, refusals, releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, Kind, LiveCourse
from contentrepo.applets.live.point import Point, parse_at
from contentrepo.applets.live.refusal import IS_JUDGEMENT
from contentrepo.applets.live.release import RELEASE, make_release
from contentrepo.applets.live.resolution import find_sequence


def list_live_courses(store: Store, at: At) -> tuple[LiveCourse, ...]:
    point = parse_at(at)
    with store.reading() as connection:
        rows: dict[str, Row[*tuple[Any, ...]]] = {
            row.name: row for row in connection.execute(_as_of(connection, point))
        }
        if point.kind == "commit":
            rows = _at_commit(connection, rows, point.text)
    return tuple(_course(row) for _, row in sorted(rows.items()) if row.tree)


def _as_of(connection: Connection, point: Point) -> Select[*tuple[Any, ...]]:
    if point.kind == "current":
        return _COURSES.where(releases.c.number == units.c.release)
    until = releases.c.sequence <= find_sequence(connection, point)
    newest = select(releases.c.unit, func.max(releases.c.number).label("number")).where(until).group_by(releases.c.unit)
    chosen = newest.subquery()
    return _COURSES.join(chosen, and_(chosen.c.unit == releases.c.unit, chosen.c.number == releases.c.number))


def _at_commit(
    connection: Connection, rows: dict[str, Row[*tuple[Any, ...]]], commit: str
) -> dict[str, Row[*tuple[Any, ...]]]:
    """Units refused at the commit have no answer; those that it made a release of, maybe later, answer with that."""
    judged = select(refusals.c.unit).where(refusals.c.commit_id == commit, IS_JUDGEMENT)
    refused = set(connection.execute(judged).scalars())
    published = _COURSES.where(releases.c.commit_id == commit, releases.c.kind == Kind.PUBLISH.value)
    exact: dict[str, Row[*tuple[Any, ...]]] = {
        row.name: row for row in connection.execute(published.order_by(releases.c.number))
    }
    return {unit: row for unit, row in rows.items() if unit not in refused} | exact


def _course(row: Row[*tuple[Any, ...]]) -> LiveCourse:
    release = make_release(row)
    return LiveCourse(run=release.unit, release=release, title=row.title or "", blocks=release.blocks)


_COURSE_BLOCK = and_(
    blocks.c.unit == releases.c.unit,
    blocks.c.block_type == "course",
    blocks.c.block_id == "course",
    blocks.c.from_release <= releases.c.number,
    blocks.c.to_release > releases.c.number,
)

_COURSES = (
    select(*RELEASE, blocks.c.display_name.label("title"))
    .join(units, units.c.id == releases.c.unit)
    .outerjoin(blocks, _COURSE_BLOCK)
    .where(units.c.kind == "olx")
)
