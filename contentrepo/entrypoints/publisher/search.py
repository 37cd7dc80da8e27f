"""Branches that a pattern means and that nobody follows yet: a run's own branch is published from its first push on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from contentrepo.api.publish import keep_repository, list_branches
from contentrepo.entrypoints.publisher.event import Event, Kind
from contentrepo.entrypoints.publisher.settings import Feed
from contentrepo.entrypoints.publisher.watch import Watch


class Search:
    """Looks for them in the repository of one feed.

    Attributes:
        failed: whether the last look came to nothing.
    """

    def __init__(self, feed: Feed, watch: Watch | None) -> None:
        self.feed, self._watch = feed, watch
        self._open = keep_repository(feed.repository)
        self.failed = False

    def find_new(self, tell: Callable[[Event], None], taken: Collection[tuple[Path, str | None]]) -> tuple[str, ...]:
        """The branches of the patterns that are there and not taken; a fault is told once, and tried again."""
        try:
            repository = self._open()
            if self._watch is not None:  # before the look: a branch that comes in between wakes us again
                self._watch.follow(repository.git_dir)
            found = list_branches(repository, self.feed.patterns)
        except Exception as error:  # noqa: BLE001  one repository's trouble must not stop the others
            if not self.failed:
                tell(self._describe(error))
            self.failed = True
            return ()
        self.failed = False
        return tuple(branch for branch in found if (self.feed.repository, branch) not in taken)

    def _describe(self, error: Exception) -> Event:
        name = type(error).__name__
        message = f"{self.feed.repository}: branches cannot be looked for: {str(error) or name}"
        return Event(Kind.FAILED, message, {"repository": str(self.feed.repository), "error": name})
