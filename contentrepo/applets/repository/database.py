"""Git's objects, read and written in this process: what programs that live long have instead of git commands."""

from __future__ import annotations

from typing import Protocol


class Finder(Protocol):
    """Some objects. Kinds are "commit", "tree", "blob" and "tag"."""

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        """Kind and bytes; None where there is no such object.

        Raises:
            CouldNotCheck: it is there and cannot be read.
            Untold: only git can tell.
        """


class Reader(Finder, Protocol):
    """The reading half of a database."""

    def find_head(self, object_id: str) -> tuple[str, int] | None:
        """Kind and size in bytes; None where there is no such object.

        Raises:
            CouldNotCheck: it is there and cannot be read.
            Untold: only git can tell.
        """


class Database(Reader, Protocol):
    """The objects of one repository, those of its alternates included."""

    def write(self, kind: str, data: bytes) -> str:
        """Write an object and give its id. A commit is on the disk when this returns; of others not even git says so.

        Raises:
            CouldNotCheck: it cannot be written.
        """


class ReadOnce:
    """A database of which each object is read once, for whoever looks up many paths of one tree."""

    def __init__(self, database: Finder) -> None:
        self._database = database
        self._found: dict[str, tuple[str, bytes] | None] = {}

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        if object_id not in self._found:
            self._found[object_id] = self._database.find(object_id)
        return self._found[object_id]


class Untold(Exception):
    """Only git can tell: what was asked has no simple answer."""
