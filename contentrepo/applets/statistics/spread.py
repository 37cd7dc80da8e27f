"""How numbers lie, and how often names occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean, median, multimode

from contentrepo.applets.statistics.models import Spread, Tally

DECIMALS = 2


def find_spread(numbers: Sequence[float]) -> Spread | None:
    """None where there are no numbers."""
    if not numbers:
        return None
    middle = round(float(median(numbers)), DECIMALS)
    return Spread(min(numbers), max(numbers), round(fmean(numbers), DECIMALS), middle, min(multimode(numbers)))


def tally(names: Iterable[str]) -> Tally:
    """The most frequent first, equals by name."""
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
