"""The publish log: a record for each block, file and catalog entry that a release changed, never changed itself."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, select

from contentrepo.applets.live.addition_log import are_many_additions, write_additions
from contentrepo.applets.live.database.bulk import insert_rows
from contentrepo.applets.live.database.schema import log_records, releases, units
from contentrepo.applets.live.database.shape import list_values
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.models import EntryRow, FileRow, LogRecord, SubjectChange, UnitChange
from contentrepo.applets.live.release import RELEASE, make_release
from contentrepo.applets.live.resolution import resolve
from contentrepo.dataclass import replace


def write_log(connection: Connection, change: UnitChange, *, unit: int, release: int) -> None:
    written = 0
    if are_many_additions(change):
        write_additions(connection, change, unit=unit, release=release)
        written = len(change.blocks) + len(change.files)
        change = replace(change, blocks=(), files=())
    records = enumerate(list_values([*_list_records(change)], _encode), written)
    insert_rows(connection, log_records, [(unit, release, ordinal, *record) for ordinal, record in records])


def read_log_records(store: Store, unit: str, release: int) -> tuple[LogRecord, ...]:
    """What a release changed: blocks, then files, then catalog entries.

    Raises:
        UnknownUnit, UnknownRelease: there is none (UsageError).
    """
    query = select(log_records.c.kind, log_records.c.subject, log_records.c.old, log_records.c.new)
    with store.reading() as connection:
        resolved = resolve(connection, unit, release)
        query = query.where(log_records.c.unit == resolved.unit, log_records.c.release == resolved.release.number)
        return tuple(LogRecord(*row) for row in connection.execute(query.order_by(log_records.c.ordinal)))


def list_changes(store: Store, unit: str, kind: str, *, subject: str) -> tuple[SubjectChange, ...]:
    """Every change of one block ("type/id") or file (path) of a unit, the newest first; () where there never was one.

    Args:
        store: the store.
        unit: its name.
        kind: "block" or "file", as the publish log has it.
        subject: of the log's records.
    """
    here = (log_records.c.unit == releases.c.unit) & (log_records.c.release == releases.c.number)
    query = (
        select(*RELEASE, log_records.c.old.label("log_old"), log_records.c.new.label("log_new"))
        .join(units, units.c.id == releases.c.unit)
        .join(log_records, here)
        .where(units.c.name == unit, log_records.c.kind == kind, log_records.c.subject == subject)
        .order_by(releases.c.sequence.desc())
    )
    with store.reading() as connection:
        rows = connection.execute(query)
        return tuple(SubjectChange(make_release(row), row.log_old, row.log_new) for row in rows)


def _list_records(change: UnitChange) -> Iterator[tuple[str, str, str, str]]:
    for name, before, after in change.blocks:
        yield "block", name, before.version if before else "", after.version if after else ""
    for path, was, now in change.files:
        yield "file", path, _render_file(was) if was else "", _render_file(now) if now else ""
    for entry in change.entries:
        yield "entry", entry.subject, _digest(entry.old), _digest(entry.new)


def _encode(record: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """As the columns have it."""
    kind, subject, old, new = record
    return kind, encode_text(subject), old, new


def _render_file(row: FileRow) -> str:
    _, mode, blob = row
    return f"{mode:06o} {blob}"


def _digest(row: EntryRow | None) -> str:
    return sha256(row.data.encode("utf-8", "surrogatepass")).hexdigest() if row else ""
