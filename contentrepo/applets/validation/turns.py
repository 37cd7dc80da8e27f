"""What is to be read, in turns that two processes take one by one, so that neither waits for the other.

A turn has neighbours of one kind: they stand together in git's packs, and what is alike takes a processor less time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

Wanted = Mapping[str, dict[str, None]]
"""Kind -> blobs to read as it."""
Group = tuple[str, str]
"""A kind, and the ids of blobs to read as it, with blanks between: of many strings that it looks at, a second process
would have to copy the memory."""
Turn = list[Group]
"""No blob is in it twice."""

MOST_TURNS = 32  # what a turn costs by itself is little, and nothing beside what it reads
FEW = 2000  # blobs that one process reads
LEAST = 400  # blobs of a turn, from which on it is cheap to look where they are


def make_turns(wanted: Wanted) -> list[Turn]:
    """Turns of all that is wanted; what is little is one."""
    once: dict[str, list[str]] = {}
    doubled: list[Turn] = []
    for kind, blobs in wanted.items():
        again = {blob for other in once for blob in wanted[other].keys() & blobs.keys()}
        once[kind] = [blob for blob in blobs if blob not in again] if again else list(blobs)
        if again:
            doubled.append([(kind, " ".join(again))])
    count = sum(map(len, once.values()))
    if count < FEW:
        turns = [[(kind, " ".join(blobs)) for kind, blobs in once.items() if blobs]]
    else:
        length = max(LEAST, count // MOST_TURNS)
        turns = [
            [(kind, " ".join(blobs[start : start + length]))]
            for kind, blobs in once.items()
            for start in range(0, len(blobs), length)
        ]
    return [*turns, *doubled]


class Queue:
    """The numbers of turns; each is taken once, by one of the processes that forks made of this one."""

    def __init__(self, length: int) -> None:
        self._taking, giving = os.pipe()
        os.write(giving, bytes(range(length)))
        os.close(giving)

    def __iter__(self) -> Iterator[int]:
        while taken := os.read(self._taking, 1):
            yield taken[0]

    def close(self) -> None:
        """Nothing more is taken here."""
        os.close(self._taking)
