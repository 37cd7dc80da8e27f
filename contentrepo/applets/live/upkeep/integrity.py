"""Whether the store's rows fit together, told row by row. What they say of content is compared with git elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, or_, select

from contentrepo.applets.live.blob import SUBMODULE
from contentrepo.applets.live.database.schema import (
    CURRENT,
    assets,
    blobs,
    blocks,
    catalog_entries,
    files,
    program_members,
    programs,
    releases,
    run_keys,
    units,
)
from contentrepo.applets.live.database.schema import store as counter
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.upkeep.count import find_wrong_counts
from contentrepo.dataclass import dataclass

SPANS = (files, blocks, assets, catalog_entries, programs, program_members, run_keys)
"""Tables whose rows belong to the releases between two numbers."""

LIMIT = 1000  # faults of one kind; who has more has a backup to restore


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be: `kind` is what was looked at, `subject` what of it, `detail` what is wrong."""

    kind: str
    subject: str
    detail: str


def find_faults(store: Store) -> tuple[Fault, ...]:
    """Look at everything; nothing is changed."""
    with store.reading() as connection:
        return tuple(_find(connection))


def _find(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        yield from _find_in_file(connection)
    yield from _find_in_numbers(connection)
    yield from _find_in_order(connection)
    for table in SPANS:
        yield from _find_in_spans(connection, table)
    yield from _find_lost_bytes(connection)
    for name, number, what, says, has in find_wrong_counts(connection):
        yield Fault("count", f"{name} release {number}", f"says {says} {what}, and there are {has}")


def _find_in_file(connection: Connection) -> Iterator[Fault]:
    """What SQLite itself finds; a server looks after its own files and foreign keys."""
    for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({LIMIT})"):
        if said != "ok":
            yield Fault("file", "integrity_check", str(said))
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Fault("foreign key", f"{table} row {row}", f"its {parent} is not there")


def _find_in_numbers(connection: Connection) -> Iterator[Fault]:
    """Releases of a unit are numbered 1, 2, 3 ... up to its current one, and its version counts them."""
    counted = select(releases.c.unit, func.count().label("held"), func.max(releases.c.number).label("last")).group_by(
        releases.c.unit
    )
    one = counted.subquery()
    query = select(units.c.name, units.c.version, units.c.release, one.c.held, one.c.last)
    query = query.outerjoin(one, one.c.unit == units.c.id).order_by(units.c.name)
    for name, version, release, held, last in connection.execute(query):
        if held != last:
            lost = (last or 0) - (held or 0)
            told = "1 release" if lost == 1 else f"{lost} releases"
            yield Fault("release", name, f"missing before number {last}: {told}")
        if not release == version == last:
            yield Fault("unit", name, f"is at release {release} and version {version}; its last release is {last or 0}")


def _find_in_order(connection: Connection) -> Iterator[Fault]:
    """Sequence and time of releases grow together, and the counter is at the end of them."""
    sequence = connection.execute(select(counter.c.sequence)).scalar_one()
    query = select(units.c.name, releases.c.number, releases.c.sequence, releases.c.time)
    query = query.join(units, units.c.id == releases.c.unit).order_by(releases.c.sequence)
    before, last = "", dict[str, int]()
    for name, number, at, time in connection.execute(query):
        subject = f"{name} release {number}"
        if at > sequence:
            yield Fault("sequence", subject, f"has sequence {at}, and the store is at {sequence}")
        if time <= before:
            yield Fault("time", subject, f"is of {time}, and an earlier one of {before}")
        if number <= last.get(name, 0):
            yield Fault("sequence", subject, f"has a later sequence than release {last[name]}")
        before, last[name] = max(before, time), number


def _find_in_spans(connection: Connection, table: Table) -> Iterator[Fault]:
    """Rows begin before they end, at releases that there are, and no two of one name at once."""
    key = [column for column in table.primary_key if column.name not in ("unit", "to_release")]
    bad = or_(
        table.c.from_release < 1,
        table.c.from_release >= table.c.to_release,
        table.c.from_release > units.c.release,
        (table.c.to_release != CURRENT) & (table.c.to_release > units.c.release),
    )
    named = [units.c.name, table.c.from_release, table.c.to_release, *key]
    query = select(*named).join(units, units.c.id == table.c.unit).where(bad).limit(LIMIT)
    for name, begin, end, *parts in connection.execute(query):
        yield Fault("row", f"{table.name} {_join(parts)} of {name}", f"is of releases {begin} to {end}")
    before = func.lag(table.c.to_release)
    ended = before.over(partition_by=[table.c.unit, *key], order_by=table.c.from_release).label("ended")
    spans = select(units.c.name, table.c.from_release, ended, *key).join(units, units.c.id == table.c.unit).subquery()
    for name, begin, _, *parts in connection.execute(
        select(spans).where(spans.c.ended > spans.c.from_release).limit(LIMIT)
    ):
        yield Fault("row", f"{table.name} {_join(parts)} of {name}", f"is there twice in release {begin}")


def _join(parts: list[object]) -> str:
    return "/".join(str(part) for part in parts)


def _find_lost_bytes(connection: Connection) -> Iterator[Fault]:
    query = select(files.c.blob, units.c.name, files.c.path).join(units, units.c.id == files.c.unit)
    query = query.outerjoin(blobs, blobs.c.id == files.c.blob)
    lost = query.where(blobs.c.id.is_(None), files.c.mode != SUBMODULE).order_by(units.c.name, files.c.path)
    for blob, name, path in connection.execute(lost.limit(LIMIT)):
        yield Fault("bytes", f"{path} of {name}", f"blob {blob} is not in the store")
