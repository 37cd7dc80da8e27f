"""Packed objects, read without git: of many small blobs, git and a pipe take more time than all that comes after them.

What is not found here may still be somewhere: loose, in an alternate, or in a pack that is written in this moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.object_folders import list_object_folders
from contentrepo.applets.repository.pack import Pack, Place, UnknownPack

_kept: ContextVar[tuple[int, dict[tuple[str, ...], Packs]] | None] = ContextVar("kept", default=None)


@contextmanager
def keeping_packs(looks: int) -> Iterator[None]:
    """Within the block, packs stay open: it reads as many blobs of one repository, in pieces."""
    token = _kept.set((looks, {}))
    try:
        yield
    finally:
        _kept.reset(token)


def open_packs(repository: Repository) -> Packs:
    """The packs of a repository; those that were opened before, where they are kept."""
    kept = _kept.get()
    if kept is None:
        return Packs(repository)
    looks, opened = kept
    folders = tuple(list_object_folders(repository.git_dir, repository.environment))
    if folders not in opened:
        opened[folders] = Packs(repository, looks=looks)
    return opened[folders]


class Packs:
    """The packs of a repository as they are now; a hook's quarantine is among them."""

    def __init__(self, repository: Repository, *, looks: int = 0) -> None:
        """Open them.

        Args:
            repository: whose they are.
            looks: how many objects will be looked for, as far as that is known.
        """
        self._packs: list[Pack] = []
        self._looks = looks
        for folder in list_object_folders(repository.git_dir, repository.environment):
            for path in _list_indexes(f"{folder}/pack"):
                with suppress(OSError, UnknownPack):
                    self._packs.append(Pack(path))

    def expect(self, blobs: Sequence[str]) -> None:
        """Look up now what will be asked for later, piece by piece, and nothing else will."""
        for pack in self._packs:
            blobs = pack.expect(blobs)

    def locate(self, blobs: Sequence[str]) -> dict[str, Place]:
        """Where those of the blobs stand that are in a pack."""
        places: dict[str, Place] = {}
        left = blobs
        for pack in self._packs:
            found = pack.locate(left, looks=max(self._looks, len(left)))
            places = {**places, **found} if places else found
            if len(places) == len(blobs):
                break
            left = [blob for blob in left if blob not in found]
        return places


def _list_indexes(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in sorted(os.listdir(folder)) if name.endswith(".idx")]  # noqa: PTH208
    except OSError:
        return []
