"""A folder outside git, listed and not read: a file is opened when somebody asks for it.

Most bytes of a course are uploaded files that no rule looks into. Git's ids would have all of them read, so the ids
here are numbers of our own, each of one place. They say nothing about what stands there, and must not leave the check.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.repository.disk import (
    FileChanges,
    FileUnreadable,
    Moment,
    read_now,
    read_size,
    stream_file,
)
from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.models import FILE, SYMLINK, Entry
from contentrepo.applets.repository.objects import READ_LIMIT, ObjectMissing, ObjectTooLarge
from contentrepo.applets.repository.walk import walk_entries
from contentrepo.cached_property import cached_property


class UnreadFolder:
    """A snapshot of the files below `root`.

    Raises:
        FileUnreadable: the system does not let us list a folder.
        TooManyFiles: there are more files than we are ready to look at.
    """

    commit = ""
    tree = ""

    def __init__(self, root: bytes) -> None:
        self._root = root
        found = ((path, mode) for path, entry in walk_entries(root) if (mode := self._look(path, entry)))
        listed = sorted(found, key=lambda item: encode(item[0]))
        self._paths = [path for path, _ in listed]
        self._moments: dict[str, Moment] = {}  # of what was read already
        self.files: Mapping[str, Entry] = {
            path: Entry(mode, f"{number:040x}") for number, (path, mode) in enumerate(listed, 1)
        }

    def tree_at(self, prefix: str) -> str:
        return self._trees.get(prefix, "")

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for blob in dict.fromkeys(blobs):
            path = self._find(blob)
            if self.files[path].mode == SYMLINK:
                yield blob, b"".join(self.read_stream(blob))
                continue
            data, moment = read_now(self._place(path), READ_LIMIT)
            if data is None:
                raise ObjectTooLarge(blob, moment.size)
            if self._moments.setdefault(blob, moment) != moment:
                raise FileChanges(self._place(path))
            yield blob, data

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        return ((blob, read_size(self._place(self._find(blob)))) for blob in dict.fromkeys(blobs))

    def read_stream(self, blob: str) -> Iterator[bytes]:
        return stream_file(self._place(self._find(blob)))

    @cached_property
    def _trees(self) -> Mapping[str, str]:
        folders = {""}
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return {folder: f"{number:040x}" for number, folder in enumerate(folders, 1)}

    def _look(self, path: str, entry: os.DirEntry[bytes]) -> int:
        """Git's mode for what stands there; 0 for what git could not hold. Who may execute a file is not asked."""
        try:
            if entry.is_symlink():
                return SYMLINK
            return FILE if entry.is_file(follow_symlinks=False) else 0
        except OSError as error:
            raise FileUnreadable(self._place(path), error) from error

    def _find(self, blob: str) -> str:
        number = int(blob, 16)
        if not 0 < number <= len(self._paths):
            raise ObjectMissing(blob)
        return self._paths[number - 1]

    def _place(self, path: str) -> bytes:
        return self._root + b"/" + encode(path)
