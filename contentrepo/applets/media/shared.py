"""Media that read what they lack from elsewhere and write and delete in their own folder only: for throwaway stores.

A folder is such a one where a file `shared` in it names the other place.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from contentrepo.applets.media.filesystem import FilesystemMedia
from contentrepo.applets.media.models import Media

MARK = "shared"


class SharedMedia:
    """`Media` in a folder, over others that are only read."""

    def __init__(self, folder: Path, below: Media) -> None:
        self._own, self._below = FilesystemMedia(folder), below
        self.place = self._own.place

    def put(self, sha256: str, chunks: Iterable[bytes]) -> None:
        if not self._below.has(sha256):
            self._own.put(sha256, chunks)

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        self._own.put_many((name, data) for name, data in items if not self._below.has(name))

    def has(self, sha256: str) -> bool:
        return self._own.has(sha256) or self._below.has(sha256)

    def read(self, sha256: str) -> bytes:
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        return (self._own if self._own.has(sha256) else self._below).stream(sha256)

    def list_names(self) -> Iterator[str]:
        """Of its own: what is elsewhere is not for this one to judge."""
        return self._own.list_names()

    def delete(self, names: Iterable[str]) -> None:
        """Of its own only."""
        self._own.delete(names)

    def add_owner(self, owner: str, name: str) -> None:
        self._own.add_owner(owner, name)

    def list_owners(self) -> dict[str, str]:
        return self._own.list_owners()

    def drop_owner(self, owner: str) -> None:
        self._own.drop_owner(owner)


def share_media(folder: Path, below: str) -> None:
    """Let the media in a folder read what they lack from another place."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).write_bytes(os.fsencode(below))


def find_shared(folder: Path) -> str:
    """The other place; "" where there is none."""
    try:
        return os.fsdecode((folder / MARK).read_bytes())
    except OSError:
        return ""
