"""Packed facts, and bytes of blobs, on their way from one process to another, which is a fork of it or forked it.

They go through a file in memory, so that nobody waits for the other to read; that a pipe is closed tells the end, also
where the sender was killed.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator
from contextlib import suppress
from mmap import PROT_READ, mmap
from typing import Any

Letter = tuple[int, list[list[Any]]]
"""The number of a turn, and for each of its groups, in the order of the blobs: bytes, facts in brief, or None."""

LENGTH = 8  # bytes before each letter that say how long it is


class Mailbox:
    """One direction. Made before the fork; after it, one side says that it sends and the other that it receives."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.memfd_create("contentrepo"), "w+b")
        self._pipe = list(os.pipe())
        self._lengths: list[int] = []
        self._is_over = False

    def send_only(self) -> None:
        os.close(self._pipe.pop(0))

    def receive_only(self) -> None:
        os.close(self._pipe.pop(1))

    def send(self, letter: Letter) -> None:
        data = marshal.dumps(letter)
        self._file.write(len(data).to_bytes(LENGTH, "big"))
        self._lengths.append(self._file.write(data))

    def end(self) -> None:
        """Of the sender: that was all."""
        self._file.flush()
        self._tell()

    def close(self) -> None:
        """The same, and nothing will be read back."""
        self._file.close()
        self._tell()

    def _tell(self) -> None:
        """That a pipe is closed tells less: a later fork of the sender may have it open."""
        while self._pipe:
            with suppress(OSError):  # it is the end at which one reads, or nobody does
                os.write(self._pipe[-1], b"!")
            os.close(self._pipe.pop())

    def wait(self) -> None:
        """Until the sender has closed or ended."""
        if not self._is_over:
            os.read(self._pipe[0], 1)
            self._is_over = True

    def receive(self) -> Iterator[Letter]:
        """All that was sent and came whole, once the sender has closed or ended."""
        self.wait()
        if not (size := os.fstat(self._file.fileno()).st_size):
            return
        # Of a file, marshal asks for each string, and for each length, by a call of its own.
        with mmap(self._file.fileno(), size, prot=PROT_READ) as mapped, memoryview(mapped) as whole:
            place = LENGTH
            while place <= size:
                start, place = place, place + int.from_bytes(whole[place - LENGTH : place], "big")
                if place > size:  # the sender ended in the middle of it
                    return
                yield marshal.loads(whole[start:place])  # noqa: S302 - written by a fork of this very process
                place += LENGTH

    def read_back(self) -> Iterator[Letter]:
        """What was sent, for the sender. The receiver may be reading, and the two share one place in the file."""
        place = LENGTH
        for length in self._lengths:
            yield marshal.loads(os.pread(self._file.fileno(), length, place))  # noqa: S302 - written above
            place += length + LENGTH
