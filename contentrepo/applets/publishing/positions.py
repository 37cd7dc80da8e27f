"""Numbers that sort blocks in document order and seldom change.

Consecutive numbers would renumber every later block when one is inserted, and a publish would then cost the size of
the course. So numbers have gaps: whoever keeps its place keeps its number, and only newcomers and movers get one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

STEP = 1024
"""The gap between neighbours: ten insertions at one spot before anything is renumbered."""


def compute_positions(order: Sequence[str], old: Mapping[str, int]) -> dict[str, int]:
    """A position for each name in `order`, rising; as many as can be are those of `old`."""
    if not old:
        return {name: STEP * i for i, name in enumerate(order)}
    if all(name in old for name in order) and all(old[a] < old[b] for a, b in pairwise(order)):
        return {name: old[name] for name in order}
    return _fill_gaps(order, _longest_rising(order, old)) or {name: STEP * i for i, name in enumerate(order)}


def _longest_rising(order: Sequence[str], old: Mapping[str, int]) -> dict[str, int]:
    """The longest run of names that kept their order, with their old positions (patience sorting)."""
    tails: list[int] = []
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for name in order:
        if name not in old:
            continue
        pile = bisect_left(tails, old[name])
        before[name] = ends[pile - 1] if pile else None
        tails[pile : pile + 1] = [old[name]]
        ends[pile : pile + 1] = [name]
    kept: dict[str, int] = {}
    name_or_none = ends[-1] if ends else None
    while name_or_none is not None:
        kept[name_or_none] = old[name_or_none]
        name_or_none = before[name_or_none]
    return kept


def _fill_gaps(order: Sequence[str], kept: Mapping[str, int]) -> dict[str, int] | None:
    """Positions with the kept ones fixed and the others spread between them; None where a gap is too narrow."""
    positions: dict[str, int] = {}
    waiting: list[str] = []
    low = -STEP
    for name in order:
        if name not in kept:
            waiting.append(name)
            continue
        step = (kept[name] - low) // (len(waiting) + 1)
        if waiting and step == 0:
            return None
        positions |= {late: low + step * i for i, late in enumerate(waiting, 1)}
        positions[name] = low = kept[name]
        waiting = []
    return positions | {late: low + STEP * i for i, late in enumerate(waiting, 1)}
