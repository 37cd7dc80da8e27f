"""Wake-ups from the live store itself, where it can announce: another publisher's release, an operator's `resume`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from contentrepo.api.publish import listen_for_changes, open_store

SECONDS = 5.0
"""How soon it notices that it is to stop, and how long it waits before it connects again."""


class StoreNews:
    """Listens to one store, in a thread; what is missed meanwhile, the slow poll finds."""

    def __init__(self, location: str, media: str | None, places: Sequence[Path], wake: Callable[[Path], None]) -> None:
        self._location, self._media, self._places, self._wake = location, media, places, wake
        self._stopping = Flag()
        Thread(target=self._run, name="news of the live store", daemon=True).start()

    def close(self) -> None:
        """Wake nobody any more."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            with suppress(Exception):  # whoever publishes says what is wrong with the store
                self._listen()
            self._stopping.wait(SECONDS)

    def _listen(self) -> None:
        with open_store(self._location, media=self._media) as store:
            for is_announced in listen_for_changes(store, SECONDS):
                if self._stopping.is_set():
                    return
                for place in self._places if is_announced else ():
                    self._wake(place)
