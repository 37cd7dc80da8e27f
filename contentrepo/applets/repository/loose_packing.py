"""Loose objects into a pack, while everybody works: what a program that writes many of them owes to the disk."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.loose_writing import sync_path
from contentrepo.applets.repository.models import Repository

MOST_LOOSE = 4_000
"""Below git's own 6,700, at which a push would begin to clean up and keep its pusher waiting."""
_SAMPLE = "17"
_NAME = 38  # letters of an object's file; others are of objects that are still being written
_LOCK = "contentrepo/packing.lock"
_PACKING = ("-c", "pack.threads=1", "-c", "core.fsync=committed", "-c", "core.fsyncMethod=fsync", "pack-objects", "-q")


def pack_loose_objects(repository: Repository, *, most: int = MOST_LOOSE) -> int:
    """Pack all loose objects where there are more than `most` (told from a sample), and return how many were packed.

    Objects that no ref reaches are packed with the others: one of them may be about to land. Whoever holds one that was
    loose finds it in the pack. Where another process is at it, nothing is done.

    Raises:
        GitFailed: git could not.
        OSError: the disk does not take it.
    """
    if estimate_loose(repository) <= most:
        return 0
    with _alone(repository) as is_alone:
        names = list(_list_loose(repository)) if is_alone else []
        if not names:
            return 0
        packs = repository.git_dir / "objects" / "pack"
        asked = "".join(f"{name}\n" for name in names).encode()
        run_git(repository, *_PACKING, str(packs / "pack"), data=asked)
        sync_path(packs)  # the pack lasts under its name before the first loose object goes
        run_git(repository, "prune-packed", "--quiet")
        return len(names)


def estimate_loose(repository: Repository) -> int:
    """About how many there are, from one of their folders, as git does it: ids are spread evenly."""
    return len(_list_folder(repository, _SAMPLE)) * 256


def _list_loose(repository: Repository) -> Iterator[str]:
    for number in range(256):
        folder = f"{number:02x}"
        yield from (folder + name for name in _list_folder(repository, folder))


def _list_folder(repository: Repository, folder: str) -> list[str]:
    try:
        names = os.listdir(repository.git_dir / "objects" / folder)  # noqa: PTH208 - names only
    except FileNotFoundError:
        return []
    return [name for name in names if len(name) == _NAME]


@contextmanager
def _alone(repository: Repository) -> Iterator[bool]:
    """Whether nobody else is at it; the system lets go of a dead process's lock."""
    path = repository.git_dir / _LOCK
    path.parent.mkdir(exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(file)
