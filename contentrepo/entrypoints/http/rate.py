"""How often one caller may ask: a bucket each, refilled over time; the buckets of those who are gone are dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic

MOST_CALLERS = 10_000


class Rate:
    """Used from the event loop alone."""

    def __init__(self, per_second: float, burst: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, caller: Hashable) -> float:
        """Count one request; 0 if it may go on, else in how many seconds to come again."""
        if not self._per_second:
            return 0.0
        now = self._clock()
        left, seen = self._buckets.pop(caller, (float(self._burst), now))
        left = min(float(self._burst), left + (now - seen) * self._per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._per_second
        self._buckets[caller] = (left - (not wait), now)
        if len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        return wait
