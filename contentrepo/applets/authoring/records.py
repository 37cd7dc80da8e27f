"""What became of requests with a key, so that the same request again does nothing twice.

Before the branch moves, the planned commit is written down, durably; whoever finds such a line later asks git whether
that commit is on the branch. No line means that nothing was ever moved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from contentrepo.digest import sha256
from contentrepo.errors import CouldNotCheck
from contentrepo.named_tuple import NamedTuple

FILE = "contentrepo/tasks.sqlite3"
KEPT = 30 * 24 * 3600
"""Seconds that a key is known for."""
_WAIT = 30.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS tasks (
    actor TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, task TEXT NOT NULL, branch TEXT NOT NULL,
    "commit" TEXT NOT NULL, tip TEXT NOT NULL, is_merged INTEGER NOT NULL, created TEXT NOT NULL,
    proposal TEXT NOT NULL, page TEXT NOT NULL, is_done INTEGER NOT NULL, time INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) WITHOUT ROWID
"""
_FIND = """SELECT request, task, branch, "commit", tip, is_merged, created, proposal, page, is_done FROM tasks
WHERE actor = ? AND key = ?"""
_PUT = "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DONE = "UPDATE tasks SET is_done = 1, proposal = ?, page = ? WHERE actor = ? AND key = ?"
_DROP = "DELETE FROM tasks WHERE actor = ? AND key = ?"
_FORGET = "DELETE FROM tasks WHERE time < ?"


class Record(NamedTuple):
    """One request and the commit that was planned for it; `created` are printed keys with blanks between."""

    request: str
    task: str
    branch: str
    commit: str
    tip: str
    is_merged: bool
    created: str
    proposal: str = ""
    page: str = ""
    is_done: bool = False


class Records:
    """The records of one repository, for the keys of one actor."""

    def __init__(self, git_dir: Path, actor: str) -> None:
        self._path = git_dir / FILE
        self._actor = actor

    def find(self, key: str) -> Record | None:
        """What is known of a key."""
        with self._open() as connection:
            found = connection.execute(_FIND, (self._actor, key)).fetchone()
        return Record(*found) if found else None

    def plan(self, key: str, record: Record, *, time: int) -> None:
        """Write down what is about to happen; on return the disk has it."""
        with self._open() as connection:
            connection.execute(_FORGET, (time - KEPT,))
            connection.execute(_PUT, (self._actor, key, *record, time))

    def finish(self, key: str, *, proposal: str = "", page: str = "") -> None:
        """It happened, or was proposed on a branch and a page. Should this line be lost, git still tells."""
        with self._open() as connection:
            connection.execute(_DONE, (proposal, page, self._actor, key))

    def drop(self, key: str) -> None:
        """It did not happen, and never will."""
        with self._open() as connection:
            connection.execute(_DROP, (self._actor, key))

    def queue(self, key: str) -> str:
        """In which of a few queues requests with one key wait for each other."""
        return sha256(f"{self._actor}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:2]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(_SCHEMA)
                with connection:
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise CouldNotCheck(
                f"the record of requests cannot be used: {error}", hint=f"Look at `{self._path}`."
            ) from error
