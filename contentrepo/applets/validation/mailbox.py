"""Packed facts, and bytes of blobs, on their way from one process to another, which is a fork of it or forked it.

They go through a file in memory, so that nobody waits for the other to read; that a pipe is closed tells the end, also
where the sender was killed.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator

Letter = tuple[int, list[list[bytes | None]]]
"""The number of a turn, and of each of its groups the packed facts in the order of the blobs; None for what cannot be
kept."""


class Mailbox:
    """One direction. Made before the fork; after it, one side says that it sends and the other that it receives."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.memfd_create("contentrepo"), "w+b")
        self._pipe = list(os.pipe())
        self._lengths: list[int] = []

    def send_only(self) -> None:
        os.close(self._pipe.pop(0))

    def receive_only(self) -> None:
        os.close(self._pipe.pop(1))

    def send(self, letter: Letter) -> None:
        self._lengths.append(self._file.write(marshal.dumps(letter)))

    def end(self) -> None:
        """Of the sender: that was all."""
        self._file.flush()
        while self._pipe:
            os.close(self._pipe.pop())

    def close(self) -> None:
        """The same, and nothing will be read back."""
        self._file.close()
        while self._pipe:
            os.close(self._pipe.pop())

    def receive(self) -> Iterator[Letter]:
        """All that was sent and came whole, once the sender has closed or ended."""
        os.read(self._pipe[0], 1)
        self._file.seek(0)
        try:
            while True:
                yield marshal.load(self._file)  # noqa: S302 - written by a fork of this very process
        except (EOFError, ValueError, TypeError):  # the sender may have ended in the middle of it
            return

    def read_back(self) -> Iterator[Letter]:
        """What was sent, for the sender. The receiver may be reading, and the two share one place in the file."""
        place = 0
        for length in self._lengths:
            yield marshal.loads(os.pread(self._file.fileno(), length, place))  # noqa: S302 - written above
            place += length
