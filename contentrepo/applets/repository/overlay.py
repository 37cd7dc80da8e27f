"""A snapshot with the bytes of some files replaced: what a folder would hold once they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.models import FILE, Entry, Snapshot
from contentrepo.applets.repository.tree import blob_id, tree_ids


class OverlaySnapshot:
    """Another snapshot, and bytes that stand over it by path. A path that is new becomes a plain file."""

    commit = ""
    tree = ""

    def __init__(self, below: Snapshot, files: Mapping[str, bytes]) -> None:
        self._below = below
        self._bytes = {blob_id(data): data for data in files.values()}
        placed = {path: Entry(_mode(below, path), blob_id(data)) for path, data in files.items()}
        merged = {**below.files, **placed}
        self.files: Mapping[str, Entry] = dict(sorted(merged.items(), key=lambda item: encode(item[0])))
        self._trees = tree_ids(self.files)

    def tree_at(self, prefix: str) -> str:
        return self._trees.get(prefix, "")

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        wanted = list(dict.fromkeys(blobs))
        rest = self._below.read([blob for blob in wanted if blob not in self._bytes])
        for blob in wanted:
            yield (blob, self._bytes[blob]) if blob in self._bytes else next(rest)

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        wanted = list(dict.fromkeys(blobs))
        rest = self._below.size([blob for blob in wanted if blob not in self._bytes])
        for blob in wanted:
            yield (blob, len(self._bytes[blob])) if blob in self._bytes else next(rest)

    def read_stream(self, blob: str) -> Iterator[bytes]:
        return iter([self._bytes[blob]]) if blob in self._bytes else self._below.read_stream(blob)


def _mode(below: Snapshot, path: str) -> int:
    entry = below.files.get(path)
    return entry.mode if entry else FILE
