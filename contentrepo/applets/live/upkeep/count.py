"""Whether what releases say of themselves, in numbers, is what the store has: rows, and records of the publish log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Table, func, select

from contentrepo.applets.live.database.schema import CURRENT, blocks, files, log_records, releases, units
from contentrepo.applets.live.unit import CURRENT_RELEASE


def find_wrong_counts(connection: Connection) -> Iterator[tuple[str, int, str, int, int]]:
    """(unit, release, what is counted, what the release says, what there is), for each that differs."""
    told = (
        ("blocks", releases.c.blocks, _rows(blocks)),
        ("files", releases.c.files, _rows(files)),
    )
    for what, said, found in told:
        query = select(units.c.name, releases.c.number, said, found).join(releases, CURRENT_RELEASE)
        for name, number, says, has in connection.execute(query.where(said != found).order_by(units.c.name)):
            yield name, number, what, says, has
    for what, said in (("block", releases.c.changed_blocks), ("file", releases.c.changed_files)):
        found = _records(what)
        query = select(units.c.name, releases.c.number, said, found).join(units, units.c.id == releases.c.unit)
        for name, number, says, has in connection.execute(query.where(said != found).order_by(releases.c.sequence)):
            yield name, number, f"{what} records of the log", says, has


def _rows(table: Table) -> ScalarSelect[Any]:
    """How many rows of a table the unit has now."""
    mine = (table.c.unit == units.c.id, table.c.to_release == CURRENT)
    return select(func.count()).select_from(table).where(*mine).correlate(units).scalar_subquery()


def _records(kind: str) -> ScalarSelect[Any]:
    """How many records of a kind the log has of a release."""
    here = (log_records.c.unit == releases.c.unit, log_records.c.release == releases.c.number)
    counted = select(func.count()).select_from(log_records).where(*here, log_records.c.kind == kind)
    return counted.correlate(releases).scalar_subquery()
