"""A store as one file, made while publishers write; and back, into SQLite or PostgreSQL.

A backup is a live store itself: a SQLite file of one moment of the store, whatever the store's database is. Every
command reads it with `--store`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import Boolean, Connection, Table, text

from contentrepo.applets.live.database.bulk import in_chunks, insert_rows
from contentrepo.applets.live.database.columns import metadata
from contentrepo.applets.live.database.journal import drop_log, ensure_log
from contentrepo.applets.live.database.location import open_location
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.unavailable import StoreUnavailable, find_words
from contentrepo.applets.live.sequence import read_sequence
from contentrepo.applets.live.upkeep.condemned import read_named
from contentrepo.applets.live.upkeep.media_owner import mark_media
from contentrepo.applets.media.api import Media, open_media
from contentrepo.dataclass import dataclass
from contentrepo.errors import Refused, UsageError

LEFT = ("", "-wal", "-shm", "-journal")
"""What may stand where a store was."""


class StoreInUse(Refused):
    """There is something where a backup or a restored store should go; nothing was written."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied.

    Attributes:
        sequence: of the store at the moment of the copy.
        size: of the file, in bytes.
        media: how many assets were copied with it; None where nobody asked for them.
    """

    sequence: int
    size: int
    media: int | None


def write_backup(store: Store, path: Path, *, with_media: bool = False) -> Backup:
    """Copy the store into a new file; its media, where they are asked for, into the folder beside that.

    Raises:
        StoreInUse: there is something at the path.
        StoreUnavailable: the place cannot be written.
    """
    _check_free(path)
    with _beside(path) as made:
        _copy_out(store, made)
        _settle(made, path)
    with open_location(path, media=None) as copied:
        media = _copy_media(store.media, copied.media, copied) if with_media else None
        return Backup(read_sequence(copied), path.stat().st_size, media)


def restore_backup(
    backup: Path, location: str | Path, *, media: Media | str | Path | None = None, with_media: bool = False
) -> Backup:
    """Make a store of a backup, brought up to date: in a new file, or in an empty PostgreSQL database.

    Raises:
        UsageError: there is no such backup.
        StoreInUse: there is a store already, or its leavings.
        StoreUnavailable, StoreDamaged: the backup cannot be read.
    """
    if not backup.is_file():
        raise UsageError(f"there is no backup `{backup}`", hint="`contentrepo store backup` makes one.")
    source = _open_copied(backup) if with_media else None
    if "://" not in str(location):
        _restore_file(backup, Path(location))
    else:
        _restore_server(backup, location, media)
    with open_location(location, media=media) as store:
        mark_media(store)
        copied = _copy_media(source, store.media, store) if source is not None else None
        return Backup(read_sequence(store), backup.stat().st_size, copied)


def _open_copied(backup: Path) -> Media:
    """The assets beside a backup. Nothing of a backup is ever opened for writing: it may lie where nobody can write."""
    folder = backup.with_suffix(".media")
    if not folder.is_dir():
        raise UsageError(
            f"there are no assets beside the backup: no folder `{folder}`",
            hint="`contentrepo store backup --with-media` writes them; without `--with-media` none are looked for.",
        )
    return open_media(folder)


def _restore_file(backup: Path, path: Path) -> None:
    _check_free(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(path) as made:
        _copy_file(backup, made)
        # An old schema is brought up to date here.
        open_location(made, media=made.with_suffix(".media"), name=str(backup)).close()
        _renew_id(made)
        with closing(sqlite3.connect(made)) as connection:
            ensure_log(connection)
        _settle(made, path)


def _restore_server(backup: Path, location: str | Path, media: Media | str | Path | None) -> None:
    with TemporaryDirectory(prefix="contentrepo-restore-") as folder:
        copy = Path(folder) / "live.sqlite3"
        _copy_file(backup, copy)
        with (
            open_location(copy, media=None, name=str(backup)) as source,
            open_location(location, media=media) as target,
        ):
            _copy_rows(source, target)


def _copy_out(store: Store, path: Path) -> None:
    if store.engine.dialect.name == "sqlite":
        _copy_file(Path(str(store.engine.url.database)), path)
        _renew_id(path)
        return
    with open_location(path, media=path.with_suffix(".media")) as target:
        _copy_rows(store, target)
    with _telling(path), closing(sqlite3.connect(path)) as connection:
        drop_log(connection)


def _copy_file(source: Path, path: Path) -> None:
    """By SQLite's own means: of one moment, whoever writes meanwhile; nobody waits for it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with (
        _telling(source),
        closing(sqlite3.connect(f"file:{_quote(source)}?mode=rw", uri=True)) as reading,
        closing(sqlite3.connect(path)) as writing,
    ):
        reading.backup(writing)
        drop_log(writing)


@contextmanager
def _telling(source: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        words, hint = find_words(error) or ("SQLite gives up", "`contentrepo store check` looks at it")
        raise StoreUnavailable(f"{source} cannot be copied: {words}", hint=hint) from error


def _quote(path: Path) -> str:
    from urllib.parse import quote

    return quote(os.fsencode(path.absolute()))


def _copy_rows(source: Store, target: Store) -> None:
    """Every row as the tables have it, from one snapshot into one transaction."""
    with source.reading() as reading, target.writing() as writing:
        _check_empty(writing, target.name)
        writing.execute(metadata.tables["store"].delete())
        for table in metadata.sorted_tables:
            for chunk in in_chunks(_read_raw(reading, table)):
                insert_rows(writing, table, chunk)
            _advance_counter(writing, table)
        writing.execute(metadata.tables["store"].update().values(id=uuid4().hex))


def _renew_id(path: Path) -> None:
    """A copy is another store: where it shares media with the first, neither may take away what the other needs."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE store SET id = ?", (uuid4().hex,))


def _check_empty(connection: Connection, name: str) -> None:
    """The counter's row is locked by this: nobody publishes into the store in between."""
    sequence = connection.execute(text("UPDATE store SET sequence = sequence RETURNING sequence")).scalar_one()
    if sequence:
        raise StoreInUse(
            f"the live store {name} is at sequence {sequence}; a backup goes into an empty one only",
            hint="Give an empty database or schema.",
        )


def _read_raw(connection: Connection, table: Table) -> Iterator[tuple[object, ...]]:
    """Rows without any decoding, but for truth values, which SQLite keeps as numbers."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    flags = {place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)}
    found = connection.execution_options(stream_results=True).exec_driver_sql(f"SELECT {names} FROM {table.name}")  # noqa: S608  our own names
    for row in found:
        yield (
            tuple(bool(value) if place in flags else value for place, value in enumerate(row)) if flags else tuple(row)
        )


def _advance_counter(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by counters of their own, which have to be past the rows that came with their numbers."""
    if connection.dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    name = table.autoincrement_column.name
    highest = f"SELECT setval(pg_get_serial_sequence('{table.name}', '{name}'), max({name})) FROM {table.name}"  # noqa: S608  our own names
    connection.exec_driver_sql(highest)


def _copy_media(source: Media, target: Media, store: Store) -> int:
    with store.reading() as connection:
        names = sorted(read_named(connection))
    mark_media(store)
    wanted = [name for name in names if not target.has(name)]
    target.put_many((name, source.read(name)) for name in wanted)
    return len(wanted)


def _check_free(path: Path) -> None:
    there = [left for left in LEFT if os.path.lexists(f"{path}{left}")]
    if there:
        raise StoreInUse(
            f"there is something at `{path}{there[0]}` already, and a store is never written over",
            hint="Move it away when nobody uses it, or give another path.",
        )


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file to write to first, on the same disk; whatever happens, nothing of it stays."""
    try:
        with TemporaryDirectory(prefix=".contentrepo-", dir=path.parent) as folder:
            yield Path(folder) / "live.sqlite3"
    except OSError as error:
        raise StoreUnavailable(f"`{path}` cannot be written: {error.strerror}", hint="check its folder") from error


def _settle(made: Path, path: Path) -> None:
    """Give the finished file its name, which it gets whole or not at all, and never from somebody else's file."""
    handle = os.open(made, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    try:
        path.hardlink_to(made)
    except FileExistsError:
        _check_free(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)
