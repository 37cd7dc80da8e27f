"""When a repository's turn comes next: at once after a wake-up, after a while without one, later after a failure."""

from __future__ import annotations

FIRST_RETRY = 0.5
"""Seconds until the first retry; each further failure doubles it, up to the slow poll."""
DOUBLINGS = 16


class Pace:
    """The turns of one repository, on a clock of seconds that only rises.

    Attributes:
        due: when the next turn is.
        woken: since when it waits for its turn after a wake-up; None where nothing woke it.
    """

    def __init__(self, poll_seconds: float) -> None:
        self._poll = poll_seconds
        self._failures = 0
        self.due = 0.0
        self.woken: float | None = None

    @property
    def failures(self) -> int:
        """Failures since the last success."""
        return self._failures

    def hasten(self, now: float) -> None:
        """A wake-up came: the turn is now."""
        self.due = 0.0
        if self.woken is None:
            self.woken = now

    def advance(self, to: float) -> None:
        """Something is to be done at a time, which may be before the slow poll."""
        self.due = min(self.due, to)

    def postpone(self, until: float) -> None:
        """Nothing is to be done before, unless something wakes it."""
        self.due = until

    def take_turn(self) -> float | None:
        """The turn begins; since when it was waited for."""
        woken, self.woken = self.woken, None
        return woken

    def succeed(self, now: float) -> None:
        self._failures = 0
        self.due = now + self._poll

    def fail(self, now: float) -> float:
        """Note a failure and return the seconds until the retry."""
        delay: float = min(self._poll, FIRST_RETRY * 2 ** min(self._failures, DOUBLINGS))
        self._failures += 1
        self.due = now + delay
        return delay
