"""The file of records, kept open by whoever lands many tasks: to open it costs more than to write to it."""

from __future__ import annotations

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

KEPT = 4
"""Files that a process keeps open."""
_WAIT = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS tasks (
    actor TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, task TEXT NOT NULL, branch TEXT NOT NULL,
    "commit" TEXT NOT NULL, tip TEXT NOT NULL, is_merged INTEGER NOT NULL, created TEXT NOT NULL,
    proposal TEXT NOT NULL, page TEXT NOT NULL, is_done INTEGER NOT NULL, time INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) WITHOUT ROWID
"""
_BY_TIME = "CREATE INDEX IF NOT EXISTS tasks_by_time ON tasks (time)"

_open: OrderedDict[Path, _RecordsFile] = OrderedDict()
_door = Lock()


class _RecordsFile:
    """One file and its connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute(_SCHEMA)
        self.connection.execute(_BY_TIME)
        self.lock = Lock()
        self.identity = identify(path)


def identify(path: Path) -> tuple[int, ...]:
    """Who a file is, in this process: another one by the same name, or a copy of this process, opens it anew."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return os.getpid(), found.st_dev, found.st_ino


@contextmanager
def write_records(path: Path, *, is_durable: bool) -> Iterator[sqlite3.Connection]:
    """A transaction on the file of records.

    Args:
        path: of the file; made where there is none.
        is_durable: on return the disk has it, and all that was written before. Else it has that some time later.

    Raises:
        sqlite3.Error, OSError: it cannot be used.
    """
    file = _find(path)
    with file.lock:
        connection = file.connection
        connection.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def read_records(path: Path, statement: str, values: tuple[str, ...]) -> tuple[object, ...] | None:
    """One row, or None.

    Raises:
        sqlite3.Error, OSError: the file cannot be used.
    """
    file = _find(path)
    with file.lock, closing(file.connection.execute(statement, values)) as rows:
        found: tuple[object, ...] | None = rows.fetchone()
    return found


def _find(path: Path) -> _RecordsFile:
    with _door:
        file = _open.pop(path, None)
        if file is None or file.identity != identify(path):
            file = _RecordsFile(path)
        _open[path] = file
        while len(_open) > KEPT:
            _open.popitem(last=False)  # closed when nobody uses it any more
    return file
