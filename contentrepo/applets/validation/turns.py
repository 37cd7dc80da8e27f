"""What is to be read, in turns that two processes take one by one, so that neither waits for the other.

A turn has neighbours of one kind: they stand together in git's packs, and what is alike takes a processor less time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

Wanted = Mapping[str, dict[str, None]]
"""Kind -> blobs to read as it."""
Group = tuple[str, str, Sequence[str]]
"""A kind, and the ids of blobs to read as it, twice: in one text, with blanks between, and each for itself. Of many
strings that it looks at, a second process would have to copy the memory, so it makes its own of the text."""
Turn = list[Group]
"""No blob is in it twice."""

MOST_TURNS = 32  # what a turn costs by itself is little, and nothing beside what it reads
FEW = 2000  # blobs that one process reads
FIRST = "xml"  # of few, the kind that is read first: another process compiles its programs while the others are read
LEAST = 400  # blobs of a turn, from which on it is cheap to look where they are


def make_turns(wanted: Wanted) -> list[Turn]:
    """Turns of all that is wanted; what is little is one."""
    once: dict[str, list[str]] = {}
    doubled: list[Turn] = []
    for kind, blobs in wanted.items():
        again = {blob for other in once for blob in wanted[other].keys() & blobs.keys()}
        once[kind] = [blob for blob in blobs if blob not in again] if again else list(blobs)
        if again:
            doubled.append([_group(kind, list(again))])
    count = sum(map(len, once.values()))
    if count < FEW:
        kinds = sorted(once, key=lambda kind: kind != FIRST)
        turns = [[_group(kind, once[kind]) for kind in kinds if once[kind]]]
    else:
        length = max(LEAST, count // MOST_TURNS)
        turns = [
            [_group(kind, blobs[start : start + length])]
            for kind, blobs in once.items()
            for start in range(0, len(blobs), length)
        ]
    return [*turns, *doubled]


def _group(kind: str, blobs: list[str]) -> Group:
    return kind, " ".join(blobs), blobs


def split_anew(turn: Turn) -> Turn:
    """The same turn with strings of this process."""
    return [(kind, text, text.split(" ")) for kind, text, _ in turn]


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
