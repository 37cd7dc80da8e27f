"""What a short-lived door asks of objects, one name after the other: of git's files, and of one git process."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.object_files import ObjectFiles
from contentrepo.applets.repository.process import GitFailed, Process, start_process

HEADER_WORDS = 3  # id, kind, size
ID_DIGITS = 40
LARGEST = 64 << 20  # bytes of a folder that is held in memory


class Batch:
    """`git cat-file --batch`, started with the first question; for one thread.

    It sees each ref as it is when asked, but may be late to see that an object went away: not for long-lived programs.

    Attributes:
        files: those of the objects that need no git.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], objects: Sequence[str] = ()) -> None:
        """Start nothing yet.

        Args:
            folder: where git runs.
            environment: of git.
            objects: the folders with git's objects, as far as they may be read without git.
        """
        self.files = ObjectFiles(objects, quarantine=environment.get("GIT_QUARANTINE_PATH", ""))
        self._folder, self._environment = folder, environment
        self._running: tuple[Process, BinaryIO] | None = None
        self._owner = 0

    def ask(self, name: bytes, *, limit: int) -> tuple[str, str, int, bytes | None] | None:
        """(id, kind, size, bytes) of what a name stands for; None where that is nothing.

        The bytes are None where they are more than `limit`.

        Raises:
            GitFailed: git cannot read an object that is there.
        """
        if b"\n" in name or b"\0" in name:  # it would be two names, or none
            return None
        if self._running is None or self._owner != os.getpid():  # after a fork, the answers belong to the parent
            self._running = self._start()
        process, questions = self._running
        with suppress(BrokenPipeError):  # it has ended, and its silence tells
            questions.write(name + b"\n")
            questions.flush()
        head = process.stdout.readline()
        words = head.split(b" ")
        if len(words) != HEADER_WORDS or len(words[0]) != ID_DIGITS or not words[2].strip().isdigit():
            if not head:
                raise self._failure(process)
            return None
        object_id, kind, size = words[0].decode(), words[1].decode(), int(words[2])
        if size > limit:
            self.close()  # the bytes are on their way
            return object_id, kind, size, None
        data = process.stdout.read(size + 1)
        if len(data) != size + 1:
            raise self._failure(process)
        return object_id, kind, size, data[:-1]

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        """Kind and bytes of an object that a tree or a commit names; None where it is not there, or is too large.

        Raises:
            GitFailed: as of `ask`.
        """
        with suppress(Untold):
            return self.files.find(object_id)
        found = self.ask(object_id.encode(), limit=LARGEST)
        return None if found is None or found[3] is None else (found[1], found[3])

    def close(self) -> None:
        """End the process, and look anew from now on; the next question starts another. Idempotent."""
        self.files.forget()
        if self._running is not None:
            process, questions = self._running
            self._running = None
            with suppress(BrokenPipeError):
                questions.close()
            process.end()

    def _start(self) -> tuple[Process, BinaryIO]:
        reading, writing = os.pipe()
        try:
            process = start_process(self._folder, self._environment, ("cat-file", "--batch"), stdin=reading)
        except BaseException:
            os.close(writing)
            raise
        finally:
            os.close(reading)
        self._owner = os.getpid()
        return process, os.fdopen(writing, "wb")

    def _failure(self, process: Process) -> GitFailed:
        failure = GitFailed("cat-file", process.wait(), process.said())
        self.close()
        return failure
