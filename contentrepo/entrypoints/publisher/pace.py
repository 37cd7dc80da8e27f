"""When a repository's turn comes next: at once after a wake-up, after a while without one, later after a failure."""

from __future__ import annotations

FIRST_RETRY = 0.5
"""Seconds until the first retry; each further failure doubles it, up to the slow poll."""
DOUBLINGS = 16


class Pace:
    """The turns of one repository, on a clock of seconds that only rises."""

    def __init__(self, poll_seconds: float) -> None:
        self._poll = poll_seconds
        self._failures = 0
        self.due = 0.0

    @property
    def failures(self) -> int:
        """Failures since the last success."""
        return self._failures

    def hasten(self) -> None:
        """A wake-up came: the turn is now."""
        self.due = 0.0

    def succeed(self, now: float) -> None:
        self._failures = 0
        self.due = now + self._poll

    def fail(self, now: float) -> float:
        """Note a failure and return the seconds until the retry."""
        delay: float = min(self._poll, FIRST_RETRY * 2 ** min(self._failures, DOUBLINGS))
        self._failures += 1
        self.due = now + delay
        return delay
