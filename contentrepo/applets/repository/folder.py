"""A folder as a snapshot: what `git add` would take from it; without git, all of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from contentrepo.applets.repository.discovery import NotARepository, open_repository
from contentrepo.applets.repository.disk import DiskFile, find_file, read_file, real_folder, stream_file
from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.models import Entry, Repository
from contentrepo.applets.repository.objects import (
    READ_LIMIT,
    ObjectMissing,
    ObjectTooLarge,
    read_blob_stream,
    read_blobs,
    read_sizes,
)
from contentrepo.applets.repository.tree import tree_ids
from contentrepo.applets.repository.walk import walk
from contentrepo.applets.repository.work_tree import read_work_tree

MAX_KEPT = 8 << 20  # bytes
TEXTS = (".xml", ".html", ".json", ".yaml")


class FolderSnapshot:
    """A folder as it was when the snapshot was made; a file that changes later is noticed when it is read.

    What git knows to be unchanged is read from git, so a clean work tree equals its commit whatever filters
    (line ends, large files) stand between the two.
    """

    commit = ""
    tree = ""

    def __init__(
        self,
        root: bytes,
        found: Mapping[str, DiskFile],
        known: Mapping[str, Entry],
        repository: Repository | None,
        kept: dict[str, bytes] | None = None,
    ) -> None:
        entries = {**known, **{path: file.entry for path, file in found.items()}}
        self.files = dict(sorted(entries.items(), key=lambda item: encode(item[0])))
        self._trees = tree_ids(self.files)
        self._places = {file.entry.blob: (root + b"/" + encode(path), file.size) for path, file in found.items()}
        self._repository = repository
        self._kept = kept or {}  # bytes that were read already, each until it is asked for

    def tree_at(self, prefix: str) -> str:
        return self._trees.get(prefix, "")

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        wanted = list(dict.fromkeys(blobs))
        elsewhere = self._elsewhere(wanted)
        from_git = read_blobs(self._repository, elsewhere) if self._repository and elsewhere else iter(())
        for blob in wanted:
            yield (blob, self._read_place(blob)) if blob in self._places else next(from_git)

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        wanted = list(dict.fromkeys(blobs))
        elsewhere = self._elsewhere(wanted)
        from_git = read_sizes(self._repository, elsewhere) if self._repository and elsewhere else iter(())
        for blob in wanted:
            yield (blob, self._places[blob][1]) if blob in self._places else next(from_git)

    def read_stream(self, blob: str) -> Iterator[bytes]:
        if self._elsewhere([blob]) and self._repository:
            return read_blob_stream(self._repository, blob)
        return stream_file(self._places[blob][0])

    def _read_place(self, blob: str) -> bytes:
        if (kept := self._kept.pop(blob, None)) is not None:
            return kept
        path, size = self._places[blob]
        if size > READ_LIMIT:
            raise ObjectTooLarge(blob, size)
        return read_file(path, blob)

    def _elsewhere(self, blobs: list[str]) -> list[str]:
        """Those of the blobs that are read from git."""
        missing = [blob for blob in blobs if blob not in self._places]
        if missing and self._repository is None:
            raise ObjectMissing(missing[0])
        return missing


def folder_snapshot(path: Path) -> FolderSnapshot:
    root = real_folder(path)
    folder = Path(os.fsdecode(root))
    try:
        repository = open_repository(folder)
    except NotARepository:
        return _plain_snapshot(root)
    if repository.work_tree is None or not folder.is_relative_to(repository.work_tree):
        return _plain_snapshot(root)
    found, known = read_work_tree(repository, repository.work_tree, folder)
    # A folder that git ignores whole is looked at as if there were no git.
    return FolderSnapshot(root, found, known, repository) if found or known else _plain_snapshot(root)


def _plain_snapshot(root: bytes) -> FolderSnapshot:
    kept = _Kept()
    found = {
        path: file
        for path in walk(root)
        if (file := find_file(root + b"/" + encode(path), kept.put if path.endswith(TEXTS) else None))
    }
    return FolderSnapshot(root, found, {}, None, kept.data)


class _Kept:
    """Small files that are likely to be asked for, so that most folders are read once."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self._left = MAX_KEPT

    def put(self, blob: str, data: bytes) -> None:
        if blob not in self.data and len(data) <= self._left:
            self.data[blob] = data
            self._left -= len(data)
