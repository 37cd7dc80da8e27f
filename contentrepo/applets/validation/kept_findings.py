"""What units say by themselves, kept by what they are. A long list is kept once, however many trees have it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.validation.judgement import Row

KIND = "findings"
SHORT = 8  # findings that take no more room than a word about where they stand

Rows = tuple[Row, ...]


def find_rows(cache: FactsCache, keys: Collection[str]) -> dict[str, Rows]:
    """What was kept under some keys; where it is one list, it is one object."""
    kept = cache.get_rows(KIND, keys)
    elsewhere = {key: other for key, other in kept.items() if isinstance(other, str)}
    if elsewhere:
        held = cache.get_rows(KIND, {*elsewhere.values()})
        for key, other in elsewhere.items():
            if isinstance(held.get(other), tuple):
                kept[key] = held[other]
            else:  # the list has gone, for it was older
                del kept[key]
    return kept


def keep_rows(cache: FactsCache, key: str, rows: Rows, *, same_as: str = "") -> None:
    """Keep what was found.

    Args:
        cache: where.
        key: of the unit's content.
        rows: plain.
        same_as: another key under which the same is kept.
    """
    cache.put_rows_late(KIND, partial(_plan_row, cache, key, rows, same_as))


def _plan_row(cache: FactsCache, key: str, rows: Rows, same_as: str) -> dict[str, Rows | str]:
    if not same_as or len(rows) <= SHORT:
        return {key: rows}
    kept = cache.get_rows(KIND, [same_as]).get(same_as, rows)
    return {key: kept if isinstance(kept, str) else same_as}
