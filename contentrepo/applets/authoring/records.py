"""What became of requests with a key, so that the same request again does nothing twice.

Before the branch moves, the planned commit is written down, durably; whoever finds such a line later asks git whether
that commit is on the branch. No line means that nothing was ever moved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from contentrepo.applets.authoring.records_file import read_records, write_records
from contentrepo.digest import sha256
from contentrepo.errors import CouldNotCheck
from contentrepo.named_tuple import NamedTuple

FILE = "contentrepo/tasks.sqlite3"
QUEUES = "contentrepo/queues/keys"
KEPT = 30 * 24 * 3600
"""Seconds that a key is known for."""
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
    """The records of one repository, for the keys of one actor.

    Attributes:
        is_finished: whoever landed the request has written down that it happened.
    """

    def __init__(self, git_dir: Path, actor: str) -> None:
        self._path = git_dir / FILE
        self._queues = git_dir / QUEUES
        self.actor = actor
        self.is_finished = False

    def find(self, key: str) -> Record | None:
        """What is known of a key."""
        with self._told():
            found = read_records(self._path, _FIND, (self.actor, key))
        return Record(*found) if found else None  # type: ignore[arg-type]

    def plan(self, rows: Iterable[tuple[str, str, Record]], *, time: int) -> None:
        """Write down what is about to happen (actor, key, record of each); on return the disk has it."""
        with self._writing(is_durable=True) as connection:
            connection.execute(_FORGET, (time - KEPT,))
            connection.executemany(_PUT, [(actor, key, *record, time) for actor, key, record in rows])

    def finish(self, key: str, *, proposal: str = "", page: str = "") -> None:
        """It happened, or was proposed on a branch and a page. Should this line be lost, git still tells."""
        self.finish_all([(self.actor, key)], proposal=proposal, page=page)

    def finish_all(self, keys: Iterable[tuple[str, str]], *, proposal: str = "", page: str = "") -> None:
        """The same for several, each an actor and a key."""
        with self._writing(is_durable=bool(proposal)) as connection:
            connection.executemany(_DONE, [(proposal, page, actor, key) for actor, key in keys])

    def drop(self, key: str) -> None:
        """It did not happen, and never will."""
        with self._writing() as connection:
            connection.execute(_DROP, (self.actor, key))

    def queue(self, key: str) -> Path:
        """The file of the queue, one of a few, in which requests with one key wait for each other."""
        return self._queues / sha256(f"{self.actor}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:2]

    @contextmanager
    def _writing(self, *, is_durable: bool = False) -> Iterator[sqlite3.Connection]:
        with self._told(), write_records(self._path, is_durable=is_durable) as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise CouldNotCheck(
                f"the record of requests cannot be used: {error}", hint=f"Look at `{self._path}`."
            ) from error
