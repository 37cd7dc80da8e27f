"""A folder outside git, listed and not read: a file is opened when somebody asks for it.

Most bytes of a course are uploaded files that no rule looks into. Git's ids would have all of them read, so the ids
here are numbers of our own, each of one place. They say nothing about what stands there, and must not leave the check.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from contentrepo.applets.repository.disk import FileUnreadable, Moment, read_as_listed, stream_file
from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SYMLINK, Entry
from contentrepo.applets.repository.objects import READ_LIMIT, ObjectMissing, ObjectTooLarge
from contentrepo.applets.repository.walk import walk_entries
from contentrepo.named_tuple import NamedTuple


class _Listed(NamedTuple):
    """What the listing said of a file or link."""

    path: str
    mode: int
    moment: Moment


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
        listed = (self._look(path, entry) for path, entry in walk_entries(root))
        self._listed = sorted(filter(None, listed), key=lambda one: encode(one.path))
        ids = map("{:040x}".format, range(1, len(self._listed) + 1))
        self.files: Mapping[str, Entry] = {
            one.path: Entry(one.mode, blob) for one, blob in zip(self._listed, ids, strict=True)
        }

    def tree_at(self, prefix: str) -> str:
        return self._trees.get(prefix, "")

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for blob in dict.fromkeys(blobs):
            found = self._find(blob)
            if found.moment.size > READ_LIMIT:
                raise ObjectTooLarge(blob, found.moment.size)
            if found.mode == SYMLINK:
                yield blob, b"".join(self.read_stream(blob))
            else:
                yield blob, read_as_listed(self._place(found.path), found.moment)

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        return ((blob, self._find(blob).moment.size) for blob in dict.fromkeys(blobs))

    def read_stream(self, blob: str) -> Iterator[bytes]:
        return stream_file(self._place(self._find(blob).path))

    @cached_property
    def _trees(self) -> Mapping[str, str]:
        folders = {""}
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return {folder: f"{number:040x}" for number, folder in enumerate(folders, 1)}

    def _look(self, path: str, entry: os.DirEntry[bytes]) -> _Listed | None:
        """None for what git could not hold, and for what is gone meanwhile."""
        try:
            state = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileUnreadable(self._place(path), error) from error
        mode = _mode(state.st_mode)
        return _Listed(path, mode, Moment(state.st_size, state.st_mtime_ns)) if mode else None

    def _find(self, blob: str) -> _Listed:
        number = int(blob, 16)
        if not 0 < number <= len(self._listed):
            raise ObjectMissing(blob)
        return self._listed[number - 1]

    def _place(self, path: str) -> bytes:
        return self._root + b"/" + encode(path)


def _mode(mode: int) -> int:
    """Git's mode for the system's; 0 where git has none."""
    if stat.S_ISREG(mode):
        return EXECUTABLE if mode & stat.S_IXUSR else FILE
    return SYMLINK if stat.S_ISLNK(mode) else 0
