"""A queue that several processes and threads share: first come, first served, and a killed one holds nobody up.

Each who comes takes a number, which is a locked file, and waits for the files of all lower numbers in turn. The system
lets go of a dead process's locks, so its number is passed over.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OPEN = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
_LAST = "last"


@contextmanager
def wait_alone(path: Path) -> Iterator[None]:
    """Where order does not matter: a file that stays, locked by one at a time; a killed one holds nobody up.

    Args:
        path: of this queue alone; made where it is not there.
    """
    file = _open_lasting(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _open_lasting(path: Path) -> int:
    try:
        return os.open(path, _OPEN, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, _OPEN, 0o600)


@contextmanager
def wait_turn(folder: Path) -> Iterator[int]:
    """One's turn in the queue of a folder; gives how many were waited for.

    Args:
        folder: of this queue alone; made where it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number, file = _take_number(folder)
    try:
        yield _wait_for_others(folder, number)
    finally:
        with suppress(FileNotFoundError):
            (folder / str(number)).unlink()
        os.close(file)


def _take_number(folder: Path) -> tuple[int, int]:
    """The next number, and its file, locked before anybody can see that it is taken."""
    counter = os.open(folder / _LAST, _OPEN, 0o600)
    try:
        fcntl.flock(counter, fcntl.LOCK_EX)
        number = int(os.pread(counter, 20, 0) or b"0") + 1
        file = os.open(folder / str(number), _OPEN, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        os.pwrite(counter, b"%020d" % number, 0)
    finally:
        os.close(counter)
    return number, file


def _wait_for_others(folder: Path, number: int) -> int:
    waited = 0
    with os.scandir(folder) as entries:
        lower = sorted(int(entry.name) for entry in entries if entry.name.isdigit() and int(entry.name) < number)
    for other in lower:
        try:
            file = os.open(folder / str(other), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # done
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                (folder / str(other)).unlink()  # of one that was killed; a finished one took it away
        finally:
            os.close(file)
        waited += 1
    return waited
