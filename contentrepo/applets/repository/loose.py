"""Loose objects, read without git: bulk reads of many loose files take git four times as long as us."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable

from contentrepo.applets.repository.models import Repository

# More than this in a file, and the object is left to git, which streams.
FILE_LIMIT = 8 << 20
DATA_LIMIT = 16 << 20
BLOB = b"blob "


class LooseBlobs:
    """Which of some blobs are loose, and their bytes. What is not found here may still be in a pack."""

    def __init__(self, repository: Repository, blobs: Iterable[str]) -> None:
        self._folders: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for prefix in {blob[:2] for blob in blobs}:
            places = [f"{folder}/{prefix}" for folder in object_folders(repository)]
            self._folders[prefix] = [(place, names) for place in places if (names := _list(place))]

    def __bool__(self) -> bool:
        """Whether there may be any: a packed repository has not even the folders."""
        return any(self._folders.values())

    def __contains__(self, blob: str) -> bool:
        return any(blob[2:] in names for _, names in self._folders[blob[:2]])

    def find(self, blob: str) -> bytes | None:
        """The bytes of a loose blob; None where git should be asked: large, damaged, or packed in this moment."""
        for place, names in self._folders[blob[:2]]:
            if blob[2:] in names:
                return _read(f"{place}/{blob[2:]}")
        return None


def object_folders(repository: Repository) -> list[str]:
    """A hook's quarantine is the object directory, and the repository's own is an alternate of it."""
    own = repository.environment.get("GIT_OBJECT_DIRECTORY") or str(repository.git_dir / "objects")
    others = repository.environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    return [own, *(folder for folder in others.split(os.pathsep) if folder)]


def _list(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names only, and many of them
    except OSError:
        return frozenset()


def _read(path: str) -> bytes | None:
    try:
        packed = _read_small(path)
        stream = zlib.decompressobj()
        data = stream.decompress(packed, DATA_LIMIT)
    except (OSError, zlib.error):
        return None
    head, _, body = data.partition(b"\0")
    whole = stream.eof and head.startswith(BLOB) and head[len(BLOB) :] == b"%d" % len(body)
    return body if whole else None


def _read_small(path: str) -> bytes:
    """The bytes of a file, cut where it is large. Plain calls and a buffer of its size: there are thousands of them."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(file, min(os.fstat(file).st_size, FILE_LIMIT))
    finally:
        os.close(file)
