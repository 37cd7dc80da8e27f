"""Keeps a repository's branches what they are elsewhere, in a thread: a slow forge must not hold up other branches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic

from contentrepo.api.publish import fetch_branches, init_bare_repository, open_repository
from contentrepo.entrypoints.publisher.event import Event, Fields, Kind
from contentrepo.entrypoints.publisher.pace import Pace
from contentrepo.entrypoints.publisher.settings import Feed


class Fetcher:
    """Fetches one feed's branches when it is rung, and at the slow poll; then wakes whoever publishes them.

    Attributes:
        tried: when the last fetch that has ended began; 0 before.
        fetched: when the last one that came off began; 0 before.
    """

    def __init__(self, feed: Feed, *, poll: float, wake: Callable[[Path], None], tell: Callable[[Event], None]) -> None:
        self.feed = feed
        self._pace, self._wake, self._tell = Pace(poll), wake, tell
        self._rung, self._stopping = Flag(), False
        self.tried = self.fetched = 0.0
        self._thread = Thread(target=self._run, name=f"fetch {feed.repository.name}", daemon=True)

    @property
    def is_up_to_date(self) -> bool:
        """Whether the last fetch came off."""
        return 0 < self.tried <= self.fetched

    def start(self) -> None:
        """Fetch from now on."""
        self._thread.start()

    def ring(self) -> None:
        """Fetch soon; from any thread."""
        self._rung.set()

    def stop(self) -> None:
        """No fetch begins any more; one that runs is left to itself, for it only moves refs."""
        self._stopping = True
        self._rung.set()

    def fetch(self) -> bool:
        """Fetch once; whether it came off. The publisher is woken in any case: there may be something older to do."""
        began = monotonic()
        try:
            repository = open_repository(self.feed.repository)
            fetch_branches(repository, self.feed.remote, self.feed.branches)
            self.fetched = began
        except Exception as error:  # noqa: BLE001  whatever it is, the next fetch tries again
            self._tell(self._describe(error, self._pace.fail(monotonic())))
            return False
        finally:
            self.tried = began
            self._wake(self.feed.repository)
        self._pace.succeed(monotonic())
        return True

    def _run(self) -> None:
        while not self._stopping:
            self._rung.clear()  # before the fetch: what rings meanwhile is not lost
            self.fetch()
            self._rung.wait(max(self._pace.due - monotonic(), 0))

    def _describe(self, error: Exception, retry: float) -> Event:
        name, hint = type(error).__name__, getattr(error, "hint", "")
        message = f"{self.feed.repository}: cannot fetch: {str(error) or name}; next try in {retry:g} s"
        fields: Fields = {"repository": str(self.feed.repository), "error": name, "retry_s": retry}
        return Event(Kind.FAILED, message + (hint and f". {hint}"), fields)


def make_repositories(feeds: tuple[Feed, ...]) -> None:
    """A bare repository for each feed that is fetched and has none yet."""
    for feed in feeds:
        if feed.remote and not feed.repository.exists():
            init_bare_repository(feed.repository)
