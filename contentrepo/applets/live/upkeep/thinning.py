"""Old releases without their content: the log, the claims and the catalogs keep everything, runs and libraries do not.

Catalogs are never thinned out: they are small, and releases of programs follow from all of their history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, select, update

from contentrepo.applets.live.database.schema import (
    CURRENT,
    assets,
    blobs,
    block_versions,
    blocks,
    files,
    pins,
    releases,
    units,
)
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Release
from contentrepo.applets.live.programs.kept import read_kept_sequences
from contentrepo.applets.live.release import RELEASE, make_release
from contentrepo.applets.live.sequence import lock_sequence, take_sequence
from contentrepo.applets.live.upkeep.condemned import note_collected
from contentrepo.applets.live.upkeep.retention import Retention, plan_thinning
from contentrepo.dataclass import dataclass

TABLES = (files, blocks, assets)
"""Rows of runs and libraries; those of catalogs stay."""


@dataclass(frozen=True, slots=True)
class ThinnedUnit:
    """What was thinned out of a unit, or would be: numbers of releases, in order; how many stay readable."""

    unit: str
    releases: tuple[int, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Thinned:
    """What thinning came to.

    Attributes:
        units: those of which something went.
        rows: state rows that no release needs any more.
        versions, blobs: contents of blocks and of files that nothing names any more.
    """

    units: tuple[ThinnedUnit, ...]
    rows: int = 0
    versions: int = 0
    blobs: int = 0


def plan_store_thinning(store: Store, policy: Retention, *, now: datetime) -> Thinned:
    """What would go."""
    with store.reading() as connection:
        marked = read_kept_sequences(connection)
        found = [_plan_unit(connection, unit, policy, now, marked) for unit in _list_units(connection)]
    return Thinned(tuple(one for one in found if one.releases))


def thin_store(store: Store, policy: Retention, *, now: datetime) -> Thinned:
    """Unit by unit, each in one transaction, then what nothing names any more. Killed at any point, run it again."""
    with store.reading() as connection:
        waiting = _list_units(connection)
    done: list[ThinnedUnit] = []
    rows = 0
    for unit in waiting:
        with store.writing() as connection:
            thinned, gone = _thin_unit(connection, unit, policy, now)
        rows += gone
        done += [thinned] if thinned.releases else []
    with store.writing() as connection:
        lock_sequence(connection)
        versions, contents = _sweep(connection)
    return Thinned(tuple(done), rows, versions, contents)


def _list_units(connection: Connection) -> list[tuple[int, str]]:
    query = select(units.c.id, units.c.name).where(units.c.kind != "catalog").order_by(units.c.name)
    return [(row.id, row.name) for row in connection.execute(query)]


def _plan_unit(
    connection: Connection, unit: tuple[int, str], policy: Retention, now: datetime, marked: Collection[int]
) -> ThinnedUnit:
    number, name = unit
    found = list(_read_releases(connection, number))
    gone = plan_thinning(found, policy, now=now, pinned=_read_pinned(connection, number), marked=marked)
    readable = sum(not release.thinned for release in found) - len(gone)
    return ThinnedUnit(name, tuple(sorted(gone)), readable)


def _read_releases(connection: Connection, unit: int) -> Iterator[Release]:
    query = select(*RELEASE).join(units, units.c.id == releases.c.unit).where(releases.c.unit == unit)
    return (make_release(row) for row in connection.execute(query.order_by(releases.c.number)))


def _read_pinned(connection: Connection, unit: int) -> set[int]:
    """The releases that pins which hold came with, and those just before, which they undid."""
    held = select(pins.c.release).where(pins.c.unit == unit, pins.c.lifted.is_(None))
    return {number for made in connection.execute(held).scalars() for number in (made - 1, made)}


def _thin_unit(
    connection: Connection, unit: tuple[int, str], policy: Retention, now: datetime
) -> tuple[ThinnedUnit, int]:
    connection.execute(select(units.c.id).where(units.c.id == unit[0]).with_for_update(key_share=True))
    lock_sequence(connection)  # nobody marks a release as kept meanwhile
    plan = _plan_unit(connection, unit, policy, now, read_kept_sequences(connection))
    if not plan.releases:
        return plan, 0
    moment = take_sequence(connection)
    gone = update(releases).where(releases.c.unit == unit[0], releases.c.number.in_(plan.releases))
    connection.execute(gone.values(thinned=moment.sequence))
    rows = 0
    for table in TABLES:
        kept = and_(
            releases.c.unit == table.c.unit,
            releases.c.number >= table.c.from_release,
            releases.c.number < table.c.to_release,
            releases.c.thinned.is_(None),
        )
        ended = delete(table).where(table.c.unit == unit[0], table.c.to_release != CURRENT)
        rows += connection.execute(ended.where(~exists().where(kept))).rowcount
    return plan, rows


def _sweep(connection: Connection) -> tuple[int, int]:
    """Contents that nothing names. A publish that staged some of them meanwhile looks again."""
    unused = delete(block_versions).where(block_versions.c.version.not_in(select(blocks.c.version)))
    versions = connection.execute(unused).rowcount
    contents = connection.execute(delete(blobs).where(blobs.c.id.not_in(select(files.c.blob)))).rowcount
    if versions or contents:
        note_collected(connection, take_sequence(connection))
    return versions, contents
