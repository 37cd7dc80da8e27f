"""Git's objects, read and written in this process: what programs that live long have instead of git commands."""

from __future__ import annotations

from typing import Protocol


class Database(Protocol):
    """The objects of one repository, those of its alternates included. Kinds are "commit", "tree", "blob" and "tag"."""

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        """Kind and bytes; None where there is no such object.

        Raises:
            CouldNotCheck: it is there and cannot be read.
        """

    def find_head(self, object_id: str) -> tuple[str, int] | None:
        """Kind and size in bytes; None where there is no such object.

        Raises:
            CouldNotCheck: it is there and cannot be read.
        """

    def write(self, kind: str, data: bytes) -> str:
        """Write an object and give its id. A commit is on the disk when this returns; of others not even git says so.

        Raises:
            CouldNotCheck: it cannot be written.
        """


class Untold(Exception):
    """Only git can tell: what was asked has no simple answer."""
