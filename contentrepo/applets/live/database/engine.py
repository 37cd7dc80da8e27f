"""The database drivers, and what each needs to keep our promises.

Elsewhere they differ in `bulk` (inserts that may find their row there) and `migration` (locks) only.
"""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.applets.live.database.wire import Wire

BUSY_SECONDS = 30
SIGNAL_MILLISECONDS = 250
"""For how long at most SQLite keeps a signal waiting: while it waits for a lock, the interpreter handles none."""
CACHED_KIB = 32 << 10
"""How much of an SQLite file a transaction may hold: what does not fit goes to the disk twice."""
SESSION = f"-c idle_in_transaction_session_timeout={60 * 1000} -c client_connection_check_interval=1000"
"""Milliseconds: a writer that is stopped in the middle must not make the others wait for ever (not so on SQLite), nor
one that has gone while its session waits for a lock, which else would keep its own locks for as long."""
OLDEST_SQLITE = (3, 35, 0)  # RETURNING

READING: dict[str, dict[str, object]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# PostgreSQL stays with READ COMMITTED: after a wait for the unit's row or the counter, a statement has to see what the
# other writer committed. The row locks do the rest.
WRITING: dict[str, dict[str, object]] = {"sqlite": {"immediate": True}, "postgresql": {}}

_NOWHERE = logging.NullHandler()  # one for all stores: a logger takes the same one once


def open_sqlite(path: Path) -> Engine:
    """An engine over a file, which is made, private, where there is none."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise UsageError(f"SQLite {sqlite3.sqlite_version} is too old", hint="the live store needs 3.35 or newer")
    _make_file(path)
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_postgresql(url: URL) -> Engine:
    """An engine over a server. Positional parameters, as SQLite has them, so that bulk rows are plain tuples."""
    settings = {"options": f"{SESSION} {url.query.get('options', '')}".strip()}  # of two, the later one counts
    if "application_name" not in url.query:
        settings["application_name"] = f"contentrepo {socket.gethostname()}:{os.getpid()}"
    # Of errors that it passes over, the driver would write sentences of its own between the lines of our log.
    logging.getLogger("psycopg").addHandler(_NOWHERE)
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), paramstyle="format", connect_args=settings)
    except ModuleNotFoundError:
        raise UsageError("PostgreSQL's driver is not installed", hint="pip install 'contentrepo[postgres]'") from None


def find_wire(engine: Engine, driver: Any) -> Wire | None:
    """By what a connection gets statements past its driver's cursors; None on SQLite, whose driver is quick."""
    if engine.dialect.name != "postgresql":
        return None
    from contentrepo.applets.live.database.wire import Wire  # PostgreSQL's driver need not be installed

    return Wire(driver)


def _make_file(path: Path) -> None:
    """The database's file, if there is none: private (the write-ahead log follows it), its name safe on the disk."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` does, once, with the right lock.
    connection.isolation_level = None
    for setting in ("synchronous = FULL", "foreign_keys = ON", f"cache_size = -{CACHED_KIB}"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins deferred and writes later could find its snapshot outdated; a writer locks at once.
    immediate = connection.get_execution_options().get("immediate")
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:  # `KeptConnection` has begun one
        if immediate:
            _take_write_lock(driver)
        else:
            driver.execute("BEGIN")


def answer_signals(driver: Any) -> None:
    """Let an SQLite connection that writes wait for the write lock, which is all that it waits for, in short turns."""
    driver.execute(f"PRAGMA busy_timeout = {SIGNAL_MILLISECONDS}")


def _take_write_lock(driver: Any) -> None:
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
        else:
            return
