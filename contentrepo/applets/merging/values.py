"""Plain data (dicts, lists, scalars) key by key; lists whose items have names of their own, item by item."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from contentrepo.applets.merging.models import MISSING, Disagreement, Joined
from contentrepo.applets.merging.names import merge_names

NAMES = ("slug", "course", "url_slug", "course_id", "id", "name", "type", "short_label")
"""What an item of a list may be known by, the surest first."""


Side = Mapping[Any, object]
Places = tuple[Disagreement, ...]


def merge_values(base: object, ours: object, theirs: object, place: tuple[str, ...] = ()) -> Joined:
    """Three values into one. Numbers and booleans are never the same, whatever Python says."""
    if same(ours, theirs) or same(theirs, base):
        return Joined(ours)
    if same(ours, base):
        return Joined(theirs)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _merge_dicts(base if isinstance(base, dict) else {}, ours, theirs, place)
    if isinstance(ours, list) and isinstance(theirs, list) and (base is MISSING or isinstance(base, list)):
        return _merge_lists(base if isinstance(base, list) else [], ours, theirs, place)
    return Joined(ours, (Disagreement(place, base, ours, theirs),))


def same(first: object, second: object) -> bool:
    """Whether two values are one for JSON: true is not 1, and the order of keys means nothing."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(value, second[name]) for name, value in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return type(first) is type(second) and first == second


def _merge_dicts(base: Side, ours: Side, theirs: Side, place: tuple[str, ...]) -> Joined:
    order = merge_names(list(base), list(ours), list(theirs))  # who minds the order of keys?
    merged, open_places = _merge_each((base, ours, theirs), order, place)
    return Joined(merged, open_places)


def _merge_lists(base: list[object], ours: list[object], theirs: list[object], place: tuple[str, ...]) -> Joined:
    sides = [_by_name(items) for items in (base, ours, theirs)]
    if None in sides:
        return Joined(ours, (Disagreement(place, base, ours, theirs),))
    named = [side for side in sides if side is not None]
    order = merge_names(*map(list, named))
    merged, open_places = _merge_each((named[0], named[1], named[2]), order, place)
    if order.disagreements:
        open_places = (Disagreement(place, base, ours, theirs), *open_places)
    return Joined(list(merged.values()), open_places)


def _merge_each(sides: tuple[Side, Side, Side], order: Joined, place: tuple[str, ...]) -> tuple[Side, Places]:
    """Each named value on its own, in the merged order; one that a side took out and the other changed goes last."""
    merged: dict[Hashable, object] = {}
    open_places: list[Disagreement] = []
    first = order.value if isinstance(order.value, tuple) else ()
    for name in dict.fromkeys([*first, *sides[1], *sides[2]]):
        base, ours, theirs = (side.get(name, MISSING) for side in sides)
        value, disagreements = merge_values(base, ours, theirs, (*place, _word(name)))
        open_places += disagreements
        if value is not MISSING:
            merged[name] = value
    return merged, tuple(open_places)


def _word(name: Hashable) -> str:
    return str(name[-1]) if isinstance(name, tuple) else str(name)


def _by_name(items: list[object]) -> dict[Hashable, object] | None:
    """The items by what they are known by; None where two have one name, or one has none."""
    found: dict[Hashable, object] = {}
    for item in items:
        name = _name_of(item)
        if name is None or name in found:
            return None
        found[name] = item
    return found


def _name_of(item: object) -> Hashable | None:
    if isinstance(item, dict):
        return next(((name, str(item[name])) for name in NAMES if isinstance(item.get(name), str | int)), None)
    return None if isinstance(item, list) else repr(item)


def compare_values(old: object, new: object, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """(place, old, new) of whatever two values have otherwise; MISSING where one has nothing."""
    if same(old, new):
        return
    if isinstance(old, list) and isinstance(new, list):
        before, after = _by_name(old), _by_name(new)
    else:
        before, after = (value if isinstance(value, dict) else None for value in (old, new))
    if (
        before is None
        or after is None
        or (before.keys() == after.keys() and all(map(same, before.values(), after.values())))
    ):
        yield place, old, new
        return
    for name in dict.fromkeys([*before, *after]):
        yield from compare_values(before.get(name, MISSING), after.get(name, MISSING), (*place, _word(name)))
