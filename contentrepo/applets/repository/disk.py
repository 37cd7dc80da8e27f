"""Files of a folder as git would see them: ids, modes, bytes. Links are read, never followed; devices never opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from contentrepo.applets.repository.git import decode
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SYMLINK, Entry
from contentrepo.applets.repository.process import CHUNK
from contentrepo.applets.repository.tree import blob_id
from contentrepo.errors import CouldNotCheck, UsageError
from contentrepo.named_tuple import NamedTuple

# No waiting for the other end of a pipe, and no link in the last place, whatever stood there a moment ago.
OPENING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
ATTEMPTS = 3
SMALL = 1 << 16  # bytes; to load OpenSSL for less costs more than its speed gives back


class FileChanges(CouldNotCheck):
    """A file is being written while we read it."""

    def __init__(self, path: bytes) -> None:
        super().__init__(f"`{decode(path)}` changes while it is read", hint="Try again when nobody writes to it.")


class FileUnreadable(CouldNotCheck):
    """The system does not let us read a file or a folder."""

    def __init__(self, path: bytes, error: OSError) -> None:
        super().__init__(f"`{decode(path)}` cannot be read: {error.strerror}")


class DiskFile(NamedTuple):
    """What stands at a path, and its size in bytes."""

    entry: Entry
    size: int


class Moment(NamedTuple):
    """What the system said of a file: its size in bytes, and when it was changed last, in nanoseconds."""

    size: int
    changed: int


def real_folder(path: Path) -> bytes:
    """The path of a folder, with every link on the way followed.

    Raises:
        UsageError: there is none.
    """
    folder = os.path.realpath(os.fsencode(path))
    if not os.path.isdir(folder):  # noqa: PTH112 - a path of bytes
        raise UsageError(f"there is no folder `{path}`")
    return folder


def find_file(path: bytes, keep: Callable[[str, bytes], object] | None = None) -> DiskFile | None:
    """The file or link at a path; None where there is nothing (any more), or nothing that git could hold.

    Args:
        path: where to look.
        keep: gets blob id and bytes of a small file.

    Raises:
        FileUnreadable: the system refuses.
        FileChanges: somebody keeps writing to it.
    """
    try:
        state = os.lstat(path)
        if stat.S_ISLNK(state.st_mode):
            target = os.readlink(path)  # noqa: PTH115 - a path of bytes
            return DiskFile(Entry(SYMLINK, blob_id(target)), len(target))
        return _hash_file(path, keep) if stat.S_ISREG(state.st_mode) else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileUnreadable(path, error) from error


def _hash_file(path: bytes, keep: Callable[[str, bytes], object] | None) -> DiskFile | None:
    for _ in range(ATTEMPTS):
        with _opened(path) as (file, state):
            if not stat.S_ISREG(state.st_mode):
                return None
            blob = _hash(file, state.st_size) if state.st_size > SMALL else _hash_small(file, state.st_size, keep)
        if blob:
            mode = EXECUTABLE if state.st_mode & stat.S_IXUSR else FILE
            return DiskFile(Entry(mode, blob), state.st_size)
    raise FileChanges(path)


def _hash_small(file: int, size: int, keep: Callable[[str, bytes], object] | None) -> str:
    """The same of a file that is read at once."""
    data = b""
    while piece := os.read(file, size + 1):
        data += piece
        if len(data) > size:
            return ""
    if len(data) != size:
        return ""
    blob = blob_id(data)
    if keep is not None:
        keep(blob, data)
    return blob


def _hash(file: int, size: int) -> str:
    """The blob id of an open file, or "" where it has not the size that it said."""
    from hashlib import sha1  # of whole files: this one is the fastest, and OpenSSL is large

    digest = sha1(b"blob %d\0" % size, usedforsecurity=False)
    left = size
    while piece := os.read(file, min(left + 1, CHUNK)):
        digest.update(piece)
        left -= len(piece)
        if left < 0:
            return ""
    return "" if left else digest.hexdigest()


@contextmanager
def _opened(path: bytes) -> Iterator[tuple[int, os.stat_result]]:
    file = os.open(path, OPENING)
    try:
        yield file, os.fstat(file)
    finally:
        os.close(file)


def read_file(path: bytes, blob: str) -> bytes:
    """The bytes at a path, which must still be those of `blob`.

    Raises:
        FileChanges: they are not.
        FileUnreadable: the system refuses.
    """
    data = b"".join(stream_file(path))
    if blob_id(data) != blob:
        raise FileChanges(path)
    return data


def read_now(path: bytes, limit: int) -> tuple[bytes | None, Moment]:
    """The bytes of the file at a path, and what the system says of it; None for the bytes beyond a limit of them.

    Raises:
        FileChanges: there is no file any more, or somebody writes to it.
        FileUnreadable: the system refuses.
    """
    try:
        file = os.open(path, OPENING)
        try:
            state = os.fstat(file)
            size = state.st_size
            if not stat.S_ISREG(state.st_mode):
                raise FileChanges(path)
            if size > limit:
                return None, Moment(size, state.st_mtime_ns)
            data = os.read(file, size + 1)
            while len(data) < size and (piece := os.read(file, size + 1 - len(data))):
                data += piece
        finally:
            os.close(file)
    except FileNotFoundError as error:
        raise FileChanges(path) from error
    except OSError as error:
        raise FileUnreadable(path, error) from error
    if len(data) != size:
        raise FileChanges(path)
    return data, Moment(size, state.st_mtime_ns)


def read_size(path: bytes) -> int:
    """The bytes of the file or link at a path.

    Raises:
        FileChanges: there is nothing any more.
        FileUnreadable: the system refuses.
    """
    try:
        return os.lstat(path).st_size
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileChanges(path) from error
    except OSError as error:
        raise FileUnreadable(path, error) from error


def stream_file(path: bytes) -> Iterator[bytes]:
    """The bytes at a path, piece by piece, as they are now.

    Raises:
        FileChanges: there is no file or link any more.
        FileUnreadable: the system refuses.
    """
    try:
        if stat.S_ISLNK(os.lstat(path).st_mode):
            yield os.readlink(path)  # noqa: PTH115 - a path of bytes
            return
        with _opened(path) as (file, state):
            # Sized by the file, for a large buffer for each small file costs more than reading it.
            while piece := os.read(file, min(state.st_size + 1, CHUNK)):
                yield piece
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileChanges(path) from error
    except OSError as error:
        raise FileUnreadable(path, error) from error
