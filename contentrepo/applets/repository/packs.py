"""Packed objects, read without git: of many small blobs, git and a pipe take more time than all that comes after them.

What is not found here may still be somewhere: loose, in an alternate, or in a pack that is written in this moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from contentrepo.applets.repository.loose import object_folders
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.pack import Pack, UnknownPack

Place = tuple[Pack, int]


class Packs:
    """The packs of a repository as they are now; a hook's quarantine is among them."""

    def __init__(self, repository: Repository) -> None:
        self._packs: list[Pack] = []
        for folder in object_folders(repository):
            for path in _list_indexes(f"{folder}/pack"):
                with suppress(OSError, UnknownPack):
                    self._packs.append(Pack(path))

    def locate(self, blobs: Iterable[str]) -> dict[str, Place]:
        """Where those of the blobs stand that are in a pack."""
        places: dict[str, Place] = {}
        if not self._packs:
            return places
        left: dict[str, list[str]] = {}
        for blob in blobs:
            left.setdefault(blob[:2], []).append(blob)
        for pack in self._packs:
            for start, some in left.items():
                if found := pack.locate(start, some):
                    places.update((blob, (pack, offset)) for blob, offset in found.items())
                    left[start] = [blob for blob in some if blob not in found]
        return places


def _list_indexes(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in sorted(os.listdir(folder)) if name.endswith(".idx")]  # noqa: PTH208
    except OSError:
        return []
