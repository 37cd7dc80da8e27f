"""Two changed sequences laid over the one that they come from: stretch by stretch, who changed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from contentrepo.applets.merging.models import Chunk
from contentrepo.applets.merging.rising import longest_rising
from contentrepo.named_tuple import NamedTuple

MAX_PAIRS = 1_000_000
"""Pairs of equal items that are held against each other. Where there are more, only items that stand once in both
sequences are; between two of these, what is still too much differs as a whole."""

Items = Sequence[Hashable]


class Edit(NamedTuple):
    """base[start:end] became side[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int


def weave(base: Items, ours: Items, theirs: Items, *, touching: bool) -> Iterator[Chunk]:
    """The stretches in order.

    Args:
        base, ours, theirs: the sequences.
        touching: whether edits that touch without overlapping are two edits; git takes them for one.
    """
    own, other = find_edits(base, ours), find_edits(base, theirs)
    done = at_ours = at_theirs = 0
    while own or other:
        start, end, mine, yours = _take_group(own, other, touching=touching)
        if start > done:
            kept = tuple(base[done:start])
            yield Chunk("base", kept, kept, kept)
            at_ours += start - done
            at_theirs += start - done
        to_ours = at_ours + (end - start) + _growth(mine)
        to_theirs = at_theirs + (end - start) + _growth(yours)
        before = tuple(base[start:end])
        new, other_new = tuple(ours[at_ours:to_ours]), tuple(theirs[at_theirs:to_theirs])
        yield Chunk(_find_winner(mine, yours, new == other_new), before, new, other_new)
        done, at_ours, at_theirs = end, to_ours, to_theirs
    if done < len(base):
        kept = tuple(base[done:])
        yield Chunk("base", kept, kept, kept)


def find_edits(old: Items, new: Items) -> list[Edit]:
    """What to replace in `old` to get `new`."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    first, second = old[head : len(old) - tail], new[head : len(new) - tail]
    if not first and not second:
        return []
    if not first or not second:
        return [Edit(head, head + len(first), head, head + len(second))]
    if _count_pairs(first, second) > MAX_PAIRS:
        return [_shifted(edit, head, head) for edit in _find_anchored(first, second)]
    codes = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return [Edit(head + a, head + b, head + c, head + d) for kind, a, b, c, d in codes if kind != "equal"]


def _find_anchored(old: Items, new: Items) -> list[Edit]:
    """The edits between items that stand once in both sequences and keep their order."""
    places, others = _single_places(old), _single_places(new)
    anchors = longest_rising([item for item in new if item in others and item in places], places)
    if not anchors:
        return [Edit(0, len(old), 0, len(new))]
    edits: list[Edit] = []
    start, new_start = 0, 0
    for end, new_end in [*((places[item], others[item]) for item in anchors), (len(old), len(new))]:
        between = find_edits(old[start:end], new[new_start:new_end])
        edits += [_shifted(edit, start, new_start) for edit in between]
        start, new_start = end + 1, new_end + 1
    return edits


def _single_places(items: Items) -> dict[Hashable, int]:
    counts = Counter(items)
    return {item: number for number, item in enumerate(items) if counts[item] == 1}


def _shifted(edit: Edit, old: int, new: int) -> Edit:
    return Edit(edit.start + old, edit.end + old, edit.new_start + new, edit.new_end + new)


def _common(first: Items, second: Items) -> int:
    for number, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return number
    return min(len(first), len(second))


def _count_pairs(first: Items, second: Items) -> int:
    ours, theirs = Counter(first), Counter(second)
    return sum(count * theirs[item] for item, count in ours.items())


def _take_group(own: list[Edit], other: list[Edit], *, touching: bool) -> tuple[int, int, list[Edit], list[Edit]]:
    """The next edits of either side that belong together, taken off the lists."""
    sides: tuple[tuple[list[Edit], list[Edit]], ...] = ((own, []), (other, []))
    edits, taken = min((side for side in sides if side[0]), key=lambda side: side[0][0][:2])
    taken.append(edits.pop(0))
    start, end = taken[0].start, taken[0].end
    grew = True
    while grew:
        grew = False
        for edits, taken in sides:
            while edits and _belongs(edits[0], start, end, touching=touching):
                taken.append(edits.pop(0))
                end = max(end, taken[-1].end)
                grew = True
    return start, end, sides[0][1], sides[1][1]


def _belongs(edit: Edit, start: int, end: int, *, touching: bool) -> bool:
    if edit.start < end:
        return True
    # Two insertions at one place say nothing about their order.
    return edit.start == end and (not touching or edit.end == start)


def _growth(edits: list[Edit]) -> int:
    return sum((edit.new_end - edit.new_start) - (edit.end - edit.start) for edit in edits)


def _find_winner(mine: list[Edit], yours: list[Edit], same: bool) -> str:  # noqa: FBT001 - named by its caller
    if not yours:
        return "ours"
    if not mine:
        return "theirs"
    return "both" if same else "none"
