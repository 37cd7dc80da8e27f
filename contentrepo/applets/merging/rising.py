"""What keeps its order: the longest rising run of a sequence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence


def longest_rising(names: Sequence[Hashable], places: Mapping[Hashable, int]) -> list[Hashable]:
    """The longest run of names, in their order, whose places rise, too."""
    tails: list[int] = []
    heads: list[int] = []  # of each length, which name ends the best run
    before: list[int] = []
    for number, name in enumerate(names):
        length = bisect_left(tails, places[name])
        before.append(heads[length - 1] if length else -1)
        tails[length:] = [places[name], *tails[length + 1 :]]
        heads[length:] = [number, *heads[length + 1 :]]
    run = []
    number = heads[-1] if heads else -1
    while number >= 0:
        run.append(names[number])
        number = before[number]
    return run[::-1]
