"""Loose objects, read without git: bulk reads of many loose files take git four times as long as us."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from contentrepo.applets.repository.object_folders import list_object_folders

if TYPE_CHECKING:
    from contentrepo.applets.repository.models import Repository

# More than this in a file, and the object is left to git, which streams.
FILE_LIMIT = 8 << 20
MOSTLY = 1 << 15  # bytes that the file of an object is smaller than
DATA_LIMIT = 16 << 20
BLOB = "blob"
KINDS = frozenset({"commit", "tree", BLOB, "tag"})


class LooseBlobs:
    """Which of some blobs are loose, and their bytes. What is not found here may still be in a pack."""

    def __init__(self, repository: Repository, blobs: Iterable[str]) -> None:
        folders = list_object_folders(repository.git_dir, repository.environment)
        self._folders: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for prefix in {blob[:2] for blob in blobs}:
            places = [f"{folder}/{prefix}" for folder in folders]
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
                found = read_loose(f"{place}/{blob[2:]}")
                return found[1] if found and found[0] == BLOB else None
        return None


def _list(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names only, and many of them
    except OSError:
        return frozenset()


def read_loose(path: str) -> tuple[str, bytes] | None:
    """Kind and bytes of the object in a file; None where there is none, or git should be asked."""
    return take_apart(inflate(path))


def inflate(path: str) -> bytes:
    """What an object's id is made of: its kind, its size and its bytes; nothing where that cannot be read here."""
    try:
        packed = _read_small(path)
        stream = zlib.decompressobj()
        whole = stream.decompress(packed, DATA_LIMIT)
    except (OSError, zlib.error):
        return b""
    return whole if stream.eof else b""


def take_apart(whole: bytes) -> tuple[str, bytes] | None:
    """Kind and bytes of an object, of what its id is made of; None where that is no object."""
    head, _, body = whole.partition(b"\0")
    kind, _, size = head.partition(b" ")
    said = kind.decode("ascii", "replace")
    return (said, body) if said in KINDS and size == b"%d" % len(body) else None


def _read_small(path: str) -> bytes:
    """The bytes of a file, cut where it is large. Plain calls, and few of them: there are thousands of files."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(file, MOSTLY)
        if len(data) < MOSTLY:
            return data
        return data + os.read(file, min(os.fstat(file).st_size, FILE_LIMIT) - MOSTLY)
    finally:
        os.close(file)
