"""The live stores that the branches of one publisher feed: each is opened once, however many branches feed it."""

from __future__ import annotations

from pathlib import Path

from contentrepo.api.publish import Store, open_store
from contentrepo.named_tuple import NamedTuple

Place = tuple[str, str | None]
"""Locations of a store and of its media."""


class _Opened(NamedTuple):
    store: Store
    file: tuple[int, int] | None  # device and inode; None where the location names a server


class Stores:
    """Open stores by where they are. For the one thread that publishes."""

    def __init__(self) -> None:
        self._opened: dict[Place, _Opened] = {}

    def find(self, place: Place) -> Store | None:
        """The store that is open; None where there is none, or its file is no longer the one that was opened.

        Nobody would ever read what is written into that.
        """
        opened = self._opened.get(place)
        return opened.store if opened and opened.file == _file_of(place[0]) else None

    def open(self, place: Place) -> Store:
        """A store, opened anew."""
        self.close(place)
        store = open_store(place[0], media=place[1])
        self._opened[place] = _Opened(store, _file_of(place[0]))
        return store

    def close(self, place: Place) -> None:
        """Close a store, where it is open: whoever wants it next opens it anew."""
        opened = self._opened.pop(place, None)
        if opened is not None:
            opened.store.close()

    def close_all(self) -> None:
        for place in [*self._opened]:
            self.close(place)


def _file_of(location: str) -> tuple[int, int] | None:
    try:
        found = Path(location).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
