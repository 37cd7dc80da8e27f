"""A lock of ours, or on one of our own refs, whose holder is no more.

Git leaves a lock where it is until a person removes it. What stands below `refs/contentrepo/` is written by us alone
and mended from the store before anything else, so there nobody need be waited for who was killed.

A lock that we took has a second name, which its holder keeps locked for the kernel: it lets go when the process ends,
however it ends. A lock of git's own has none; git holds it for milliseconds, so after a minute it is nobody's. On
branches, which are not ours alone, a lock of git's own is left to people.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OURS = "refs/contentrepo/"
ABANDONED_SECONDS = 60


@contextmanager
def held(lock: Path | str) -> Iterator[int]:
    """Take the lock for as long as the block lasts; the block gets a handle to write to, and may rename the lock away.

    Raises:
        FileExistsError: somebody has it.
    """
    # Its ending keeps git from taking it for a ref. As text: each publish takes a lock, and a Path takes longer.
    own, taken = f"{lock}-{os.getpid()}-{time.monotonic_ns()}.lock", str(lock)
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.link(own, taken)
        try:
            yield handle
        finally:
            if _is_one(own, taken):
                _unlink(taken)
    finally:
        _unlink(own)
        os.close(handle)


def remove_stale(lock: Path, ref: str) -> bool:
    """Whether a lock was in the way that nobody holds; it is gone then."""
    if not os.path.exists(lock):  # noqa: PTH110  a name too long for a file is no lock, and no error
        return False
    names = [name for name in lock.parent.glob(f"{lock.name}-*.lock") if _is_one(name, lock)]
    if names:
        return _remove_dead(names[0], lock)
    return ref.startswith(OURS) and _remove_old(lock)


def _remove_dead(own: Path, lock: Path) -> bool:
    """Where the holder lives, the kernel says so."""
    with suppress(OSError), own.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_one(own, lock):  # nobody was faster
            lock.unlink(missing_ok=True)
            own.unlink(missing_ok=True)
            return True
    return False


def _remove_old(lock: Path) -> bool:
    with suppress(OSError):
        # One of the future was left before the clock was set back.
        if abs(time.time() - lock.stat().st_mtime) > ABANDONED_SECONDS:
            lock.unlink(missing_ok=True)
            return True
    return False


def _is_one(one: Path | str, other: Path | str) -> bool:
    """Whether two names are of one file."""
    try:
        return os.path.samefile(one, other)  # noqa: PTH121
    except OSError:
        return False


def _unlink(name: str) -> None:
    """Take a name away, where nobody has yet."""
    try:
        os.unlink(name)  # noqa: PTH108
    except FileNotFoundError:
        return
