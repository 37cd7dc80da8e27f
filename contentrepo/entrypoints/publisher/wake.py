"""What the loop waits for: wake-ups and signals, through one queue that may be filled from a signal handler."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from types import FrameType

SETTLE_SECONDS = 0.005
"""A push touches several files; waiting this long makes one wake-up of them."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Waiting:
    """Wake-ups that nobody looked at yet, and whether to stop."""

    def __init__(self) -> None:
        # A SimpleQueue's put takes no lock that the interrupted wait could hold.
        self._queue: SimpleQueue[tuple[Path, float] | None] = SimpleQueue()
        self.stopping = False

    def wake(self, git_dir: Path) -> None:
        """Note a wake-up; may be called from any thread."""
        self._queue.put((git_dir, monotonic()))

    def wait(self, seconds: float) -> dict[Path, float]:
        """The places that were woken, with when first: at once where some are, else after at most `seconds`."""
        try:
            first = self._queue.get(timeout=max(seconds, 0))
        except Empty:
            return {}
        if not self.stopping:
            sleep(SETTLE_SECONDS)
        woken: dict[Path, float] = {}
        for found in (first, *self._drain()):
            if found is not None:
                woken.setdefault(*found)
        return woken

    def _drain(self) -> Iterator[tuple[Path, float] | None]:
        while True:
            try:
                yield self._queue.get_nowait()
            except Empty:
                return

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:  # noqa: ARG002  a handler's signature
        """Ask the loop to end after the current transaction; asked twice by signal, the process ends at once."""
        self.stopping = True
        for one in SIGNALS if number else ():
            signal.signal(one, signal.SIG_DFL)
        self._queue.put(None)

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Let SIGTERM and SIGINT call `stop` meanwhile."""
        before = [signal.signal(one, self.stop) for one in SIGNALS]
        try:
            yield
        finally:
            for one, handler in zip(SIGNALS, before, strict=True):
                signal.signal(one, handler)
