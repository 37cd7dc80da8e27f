"""The publish log of many additions, made by the database of the rows that it has just got.

A first release has a record for each of its rows, with nothing that the row does not say. To make the record here, and
to hand it over, takes twice as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from contentrepo.applets.live.database.bulk import BULK
from contentrepo.applets.live.database.prepared import execute_many
from contentrepo.applets.live.database.unavailable import StoreDamaged
from contentrepo.applets.live.models import Change, FileRow, UnitChange

Changes = Sequence[Change[Any]]


def are_many_additions(change: UnitChange) -> bool:
    """Whether blocks and files of a change are many, and none of them was there before."""
    if len(change.blocks) + len(change.files) < BULK:
        return False
    return not any(_has_old(some) for some in (change.blocks, change.files) if some)


def _has_old(changes: Changes) -> bool:
    _, old, _ = zip(*changes, strict=True)  # of thousands, a column is counted faster than each is looked at
    return old.count(None) < len(old)


def write_additions(connection: Connection, change: UnitChange, *, unit: int, release: int) -> None:
    """A record for each block and file, in the order of their subjects.

    Their rows are in their tables already, in this order, and none was written there since.
    """
    block = "'block', block_type || '/' || block_id, '', version"
    _write(connection, "blocks", change.blocks, (block, "block_type || '/' || block_id"), at=(unit, release, 0))
    file = f"'file', path, '', {_mode(change.files)} || ' ' || blob"
    _write(connection, "files", change.files, (file, "path"), at=(unit, release, len(change.blocks)))


def _write(
    connection: Connection, table: str, changes: Changes, record: tuple[str, str], *, at: tuple[int, int, int]
) -> None:
    """Write the records of a table's newest rows: kind, subject, old and new; the subject once more.

    `at`: the unit, the release, and the number of the first record.
    """
    if not changes:
        return
    (unit, release, first), (columns, subject) = at, record
    is_sqlite = connection.dialect.name == "sqlite"
    # In SQLite, what was written last has the last numbers, without a gap.
    newest = f'(SELECT max(rowid) FROM "{table}") - {len(changes)}'  # noqa: S608 - a name of ours
    ordinal = f"rowid - 1 - ({newest})" if is_sqlite else f"row_number() OVER (ORDER BY {subject}) - 1"
    newer = f"rowid > {newest} AND " if is_sqlite else ""
    mark = "?" if is_sqlite else "%s"
    records = f"SELECT unit, from_release, {first} + {ordinal}, {columns}"
    of_release = f'FROM "{table}" WHERE {newer}unit = {mark} AND from_release = {mark}'
    into = "INSERT INTO log_records (unit, release, ordinal, kind, subject, old, new)"
    check = partial(_check, len(changes), table)
    execute_many(connection, f"{into} {records} {of_release}", [(unit, release)], check)


def _mode(files: Sequence[Change[FileRow]]) -> str:
    """As git writes it: the databases do not agree on how to write octal numbers."""
    modes = {now.mode for _, _, now in files if now is not None} or {0}
    cases = " ".join([f"WHEN {mode} THEN '{mode:06o}'" for mode in sorted(modes)])
    return f"CASE mode {cases} END"


def _check(wanted: int, table: str, count: int) -> None:
    if count != wanted:
        raise StoreDamaged(f"{wanted} rows were written to `{table}`, and {count} of them are there")
