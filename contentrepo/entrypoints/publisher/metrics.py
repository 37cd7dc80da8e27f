"""Figures for Prometheus, counted from the same events that go to the log."""

from __future__ import annotations

from time import monotonic, time
from typing import Any

from contentrepo.entrypoints.publisher.event import Event, Kind
from contentrepo.errors import CouldNotCheck

OUTCOMES = {
    Kind.PUBLISHED: "applied",
    Kind.REFUSED: "refused",
    Kind.HELD: "held",
    Kind.NOOP: "noop",
    Kind.FAILED: "failed",
}
PUSH_TO_LIVE = (0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
"""Bounds in seconds."""


class Metrics:
    """A listener of events that can say what it counted.

    Raises:
        CouldNotCheck: the library is not installed.
    """

    def __init__(self) -> None:
        try:
            import prometheus_client as library
        except ImportError as error:
            hint = "Install the extra: `pip install 'contentrepo[server]'`."
            raise CouldNotCheck("metrics need a library that is not installed", hint=hint) from error
        self._library: Any = library
        self._registry = library.CollectorRegistry()
        self._turns = library.Counter(
            "contentrepo_attempted", "Looks at a branch, whatever they came to.", registry=self._registry
        )
        self._outcomes = library.Counter(
            "contentrepo_outcomes",
            "What became of units, and of looks with nothing to do.",
            ["outcome"],
            registry=self._registry,
        )
        for outcome in OUTCOMES.values():
            self._outcomes.labels(outcome=outcome)  # from 0 on, or an alarm would miss the first of its kind
        self._seconds = library.Histogram(
            "contentrepo_push_to_live_seconds",
            "From the moment that a branch was seen to move to the release that it brought.",
            registry=self._registry,
            buckets=PUSH_TO_LIVE,
        )
        self._age = library.Gauge(
            "contentrepo_queue_age_seconds",
            "For how long the oldest branch has been waiting for its turn after it was woken.",
            registry=self._registry,
        )
        self._last = library.Gauge(
            "contentrepo_last_turn_timestamp_seconds", "When a branch was last looked at.", registry=self._registry
        )

    def __call__(self, event: Event) -> None:
        """Count an event."""
        if event.kind in OUTCOMES:
            self._outcomes.labels(outcome=OUTCOMES[event.kind]).inc()
        if event.kind is Kind.PUBLISHED and "since_woken_s" in event.fields:
            self._seconds.observe(float(event.fields["since_woken_s"]))

    def count_turn(self) -> None:
        """A branch was looked at."""
        self._turns.inc()
        self._last.set(time())

    def render(self, oldest: float | None) -> tuple[str, bytes]:
        """Content type and text; `oldest` is since when somebody waits, on the monotonic clock."""
        self._age.set(0 if oldest is None else max(monotonic() - oldest, 0))
        return str(self._library.CONTENT_TYPE_LATEST), bytes(self._library.generate_latest(self._registry))
