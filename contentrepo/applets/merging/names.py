"""Ordered lists of distinct names, merged so that nothing which a side added is dropped and nothing removed returns."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from contentrepo.applets.merging.models import Disagreement, Joined
from contentrepo.applets.merging.rising import longest_rising

Names = Sequence[Hashable]


def merge_names(base: Names, ours: Names, theirs: Names) -> Joined:
    """Names in our order, with what they added behind what precedes it there, without what either side took out.

    Where both sides moved the same names to different places, that is a disagreement, and the order is ours.
    """
    kept = [name for name in ours if name not in set(base) - set(theirs)]
    moved = list_moved(base, theirs)
    fought = moved & list_moved(base, ours) if not _same_order(ours, theirs) else set()
    for name in theirs:
        if name in moved and name in kept and not fought:
            kept.remove(name)
    present, known, wanted = set(kept), set(base), set(ours)
    added = wanted - known - set(theirs)
    for number, name in enumerate(theirs):
        is_new = name not in known and name not in wanted
        if name not in present and (is_new or (name in moved and name in wanted)):
            kept.insert(_place_behind(kept, theirs[:number], added), name)
            present.add(name)
    if not fought:
        return Joined(tuple(kept))
    return Joined(tuple(kept), (Disagreement((), tuple(base), tuple(ours), tuple(theirs)),))


def list_moved(old: Names, new: Names) -> set[Hashable]:
    """The fewest names whose moving explains the order of `new`."""
    places = {name: number for number, name in enumerate(old)}
    stayed = [name for name in new if name in places]
    return set(stayed) - set(longest_rising(stayed, places))


def _same_order(ours: Names, theirs: Names) -> bool:
    common: Collection[Hashable] = set(ours) & set(theirs)
    return [name for name in ours if name in common] == [name for name in theirs if name in common]


def _place_behind(names: list[Hashable], before: Names, ours: Collection[Hashable]) -> int:
    """Behind the nearest of the names that precede it (in front of all where there is none), and behind our additions.

    Whatever precedes it: where both sides added something at one place, ours comes first.
    """
    present = set(names)
    anchor = next((name for name in reversed(before) if name in present), None)
    place = 0 if anchor is None else names.index(anchor) + 1
    while place < len(names) and names[place] in ours:
        place += 1
    return place
