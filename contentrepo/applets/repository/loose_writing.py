"""Objects written here, without a git process: kept at once, durable once `sync_objects` has returned."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.tree import object_id
from contentrepo.errors import CouldNotCheck

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_READ_ONLY = 0o444
FEW, AT_ONCE = 2, 8
CLEARED = 100
"""How often a folder may be cleared away before we give up."""
_QUICK = 1  # what zlib calls the level; git packs everything anew later


def write_object(repository: Repository, kind: bytes, data: bytes) -> tuple[str, Path]:
    """Write a loose object, where it is not there yet, and return its id and its file.

    Raises:
        CouldNotCheck: the disk does not take it.
    """
    name, path = _write_missing(f"{repository.git_dir}/objects", kind, data)
    return name, Path(path)


def write_synced(objects: str, kind: bytes, data: bytes) -> str:
    """The same in a folder of objects, and with its bytes on the disk on return: then a ref may name it.

    Raises:
        CouldNotCheck: the disk does not take it.
    """
    return _write_missing(objects, kind, data, synced=True)[0]


def _write_missing(objects: str, kind: bytes, data: bytes, *, synced: bool = False) -> tuple[str, str]:
    name = object_id(kind, data)
    path = f"{objects}/{name[:2]}/{name[2:]}"  # as text: each publish writes one, and a Path takes longer
    try:
        if not _freshen(path):
            _write(path, zlib.compress(b"%s %d\0" % (kind, len(data)) + data, _QUICK), synced=synced)
        elif synced:
            _sync(path)
    except OSError as error:
        raise CouldNotCheck(
            f"object {name} cannot be written: {error.strerror}", hint="Look at the disk of the repository."
        ) from error
    return name, path


def _freshen(path: str) -> bool:
    """Whether it is there, and then as if it were new: what lay about unused for weeks is about to be cleared away."""
    try:
        os.utime(path)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _write(path: str, packed: bytes, *, synced: bool) -> None:
    """Under a name that git clears away, should we be stopped in between."""
    beside = f"{path[: path.rindex('/')]}/tmp_obj_{os.urandom(8).hex()}"  # noqa: S108  as git calls it
    file = _create(beside)
    try:
        _write_all(file, packed)
        os.rename(beside, path)  # noqa: PTH104
        if synced:  # with the name that it has now
            os.fsync(file)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108
        raise
    finally:
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def _create(path: str) -> int:
    """A new file in a folder that git takes away whenever it finds it empty, also between two steps of ours."""
    for _ in range(CLEARED):
        with suppress(FileNotFoundError):
            return os.open(path, _NEW, _READ_ONLY)
        with suppress(FileExistsError):
            os.mkdir(path[: path.rindex("/")])  # noqa: PTH102
    return os.open(path, _NEW, _READ_ONLY)


def sync_objects(files: Iterable[Path]) -> None:
    """Return when the disk has the objects, whoever wrote them. Those that were packed meanwhile are in a synced pack.

    Raises:
        CouldNotCheck: the disk does not take them.
    """
    wanted = sorted(dict.fromkeys(files))
    folders = sorted({path.parent for path in wanted})
    tops = {folder.parent for folder in folders}
    try:
        _sync_all(wanted)
        _sync_all([*folders, *sorted(tops)])
    except OSError as error:
        raise CouldNotCheck(
            f"objects cannot be made durable: {error.strerror}", hint="Look at the disk of the repository."
        ) from error


def _sync_all(paths: list[Path]) -> None:
    """A file system writes what several ask for at once in one go; asked one by one, each waits for a go of its own."""
    if len(paths) <= FEW:
        for path in paths:
            _sync(path)
        return
    # Each hand-over costs more of the processor than what it asks for, so a thread gets its share at once.
    list(_threads(os.getpid()).map(_sync_each, [paths[start::AT_ONCE] for start in range(min(AT_ONCE, len(paths)))]))


@cache
def _threads(_process: int) -> ThreadPoolExecutor:
    """Threads to wait in, kept for the next time: to start them takes as long as the disk does."""
    from concurrent.futures import ThreadPoolExecutor  # hooks never get here

    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sync")


def _sync_each(paths: list[Path]) -> None:
    for path in paths:
        _sync(path)


def _sync(path: Path | str) -> None:
    """Those that are not there any more were packed meanwhile."""
    with suppress(FileNotFoundError):
        sync_path(path)


def sync_path(path: Path | str) -> None:
    """Return when the disk has what a file or a folder holds."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
