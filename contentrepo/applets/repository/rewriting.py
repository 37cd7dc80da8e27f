"""Plain files of a folder, read and replaced where they stand. No link is followed on the way, whoever makes one when.

A file is replaced in one step, by a new one beside it: a reader, or a crash, sees the old bytes or the new ones.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from contentrepo.applets.repository.disk import OPENING
from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.objects import READ_LIMIT
from contentrepo.applets.repository.process import CHUNK
from contentrepo.errors import Refused

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
NOWHERE = frozenset({b"", b".", b"..", b".git"})
TRY_AGAIN = "Nothing was written to it. Run the command again, when nobody else writes."


class CannotRewrite(Refused):
    """A file cannot be replaced, or is no longer what it was when it was read. `path` names it."""

    def __init__(self, path: str, why: str, *, hint: str = TRY_AGAIN) -> None:
        super().__init__(f"`{path}` {why}", hint=hint)
        self.path = path


def read_plain_file(folder: Path, path: str) -> bytes | None:
    """The bytes; None where no plain file of a size that we hold in memory stands there."""
    try:
        with _parent(folder, path) as (parent, name), _opened(parent, name) as (file, state):
            return _read(file, state) if state.st_size <= READ_LIMIT else None
    except (OSError, CannotRewrite):
        return None


def rewrite_files(folder: Path, changes: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Replace files (path -> bytes as they were read, bytes to come). All are looked at before the first is touched."""
    for path, (old, _) in changes.items():
        with _told(path), _parent(folder, path) as (parent, name), _opened(parent, name) as (file, state):
            _check(path, file, state, old)
    for path, (old, new) in changes.items():
        with _told(path), _parent(folder, path) as (parent, name):
            _replace(path, parent, name, old=old, new=new)


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotRewrite(path, f"cannot be changed: {error.strerror}") from error


@contextmanager
def _parent(folder: Path, path: str) -> Iterator[tuple[int, bytes]]:
    """The folder that a path lies in, opened step by step, and the path's last part."""
    *above, name = encode(path).split(b"/")
    if any(part.lower() in NOWHERE for part in (*above, name)):
        raise CannotRewrite(path, "is no path of a file that we write")
    opened = [os.open(folder, FOLDER)]
    try:
        for part in above:
            opened.append(os.open(part, FOLDER, dir_fd=opened[-1]))
        yield opened[-1], name
    finally:
        for descriptor in opened:
            os.close(descriptor)


@contextmanager
def _opened(parent: int, name: bytes) -> Iterator[tuple[int, os.stat_result]]:
    file = os.open(name, OPENING, dir_fd=parent)
    try:
        state = os.fstat(file)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(0, "it is no plain file")
        yield file, state
    finally:
        os.close(file)


def _read(file: int, state: os.stat_result) -> bytes:
    pieces = []
    left = state.st_size + 1
    while left > 0 and (piece := os.read(file, min(left, CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _check(path: str, file: int, state: os.stat_result, old: bytes) -> None:
    if state.st_size != len(old) or _read(file, state) != old:
        raise CannotRewrite(path, "was changed since it was read")
    if not state.st_mode & stat.S_IWUSR:
        raise CannotRewrite(path, "is read-only", hint="Make it writable, then run the command again.")


def _replace(path: str, parent: int, name: bytes, *, old: bytes, new: bytes) -> None:
    beside = b".contentrepo-%s.new" % os.urandom(8).hex().encode()
    with _opened(parent, name) as (file, state):
        _check(path, file, state, old)
        _write(parent, beside, state, new)
        try:
            _check_identity(path, os.stat(name, dir_fd=parent, follow_symlinks=False), state)
            os.rename(beside, name, src_dir_fd=parent, dst_dir_fd=parent)
        except BaseException:
            os.unlink(beside, dir_fd=parent)
            raise
    os.fsync(parent)


def _write(parent: int, name: bytes, like: os.stat_result, data: bytes) -> None:
    """A file with the mode of another one, and its owner where the system lets us."""
    file = os.open(name, NEW, 0o600, dir_fd=parent)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            with suppress(OSError):
                os.fchown(file, like.st_uid, like.st_gid)
            os.fchmod(file, stat.S_IMODE(like.st_mode))
            os.fsync(file)
    except BaseException:
        os.unlink(name, dir_fd=parent)
        raise


def _check_identity(path: str, now: os.stat_result, then: os.stat_result) -> None:
    if _identity(now) != _identity(then):
        raise CannotRewrite(path, "was changed since it was read")


def _identity(state: os.stat_result) -> tuple[int, ...]:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
