"""One repository in the publisher's care: opened at each turn, so that what was repaired or moved is seen."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic, time

from contentrepo.api.access import is_anybody_named_in
from contentrepo.api.check import live_branch
from contentrepo.api.publish import (
    WENT_LIVE,
    Door,
    Progress,
    Published,
    Repository,
    Store,
    check_new_store,
    find_media_location,
    find_store_location,
    is_missing_store,
    keep_repository,
    open_repository,
    publish_branch,
    read_announced,
    repository_name,
    sweep_previews,
    try_lease,
)
from contentrepo.entrypoints.publisher.describe import (
    describe_absence,
    describe_deletion,
    describe_failure,
    describe_loss,
    describe_part,
    describe_progress,
    describe_published,
    describe_unenforced,
)
from contentrepo.entrypoints.publisher.event import Event, Kind
from contentrepo.entrypoints.publisher.freshness import Freshness
from contentrepo.entrypoints.publisher.pace import Pace
from contentrepo.entrypoints.publisher.stores import Place, Stores
from contentrepo.entrypoints.publisher.watch import Watch
from contentrepo.errors import ContentRepoError, CouldNotCheck

PATIENCE, YIELD = 5.0, 0.2
"""Seconds for which a branch is left to another publisher at most, and after which it is looked at again."""


class Follower:
    """Converges one branch of a repository, and never raises for what happens to it.

    Attributes:
        branch: None for the repository's live branch.
        git_dir: where its branches are; None until the repository was seen.
        is_settled: whether the last turn came to an end.
        is_behind: whether it ended because the branch has to be fetched first.
        is_gone: whether it found no branch.

    `locations` are of the store and of its media; None leaves it to the repository to say.
    """

    def __init__(
        self,
        path: Path,
        locations: tuple[str | None, str | None],
        *,
        stores: Stores,
        branch: str | None = None,
        pace: Pace,
        watch: Watch | None,
        on_event: Callable[[Event], None],
        is_stopping: Callable[[], bool],
        patience: float = PATIENCE,
        freshness: Freshness | None = None,
        check_lost: Callable[[str], None] = lambda _location: None,
    ) -> None:
        """`check_lost` asks the other branches before a store is made that is not there, and raises as ours does."""
        self.path, self.branch, self.pace = path, branch, pace
        self.is_settled = self.is_behind = self.is_gone = False
        self._freshness = freshness
        self._open = keep_repository(path)
        self.git_dir: Path | None = None
        self._watch, self._tell, self._is_stopping = watch, on_event, is_stopping
        self._location, self._media = locations
        self._stores, self._check_others = stores, check_lost
        self._place: Place | None = None
        self._settled, self._was_there = "", False
        self._waits_until = 0.0
        self._patience, self._yielding, self._name = patience, 0.0, ""
        self._announced = (0, 0)
        self._rest: list[Callable[[], object]] = []

    def converge(self) -> bool:
        """Look at the branch and publish what is missing; whether anything went live."""
        try:
            return self._converge()
        finally:
            self._do_rest()

    def _do_rest(self) -> None:
        """What nobody waits for, once everybody was told."""
        rest, self._rest = self._rest, []
        for work in rest:
            try:
                work()
            except Exception as error:  # noqa: BLE001  nothing is lost but time
                self._tell(describe_loss(error, repository=str(self.path)))

    def _converge(self) -> bool:
        started, woken = monotonic(), self.pace.take_turn()
        self.is_behind = False
        if 0 < self._waits_until <= time():  # what waited for a time is looked at again, though nothing else changed
            self._settled, self._waits_until = "", 0.0
        try:
            published = self._publish()
            if published is None:
                self.pace.postpone(started + YIELD)
                self.pace.woken = woken
                return False
            self.is_behind = published.is_behind
            if published.is_behind:  # the fetch wakes it
                self.pace.succeed(monotonic())
                self.pace.woken = woken
                return False
        except Exception as error:  # noqa: BLE001  one repository's trouble must not stop the others
            self._start_over()
            self.is_settled = False
            for event in describe_part(error, repository=str(self.path)):
                self._tell(event)
            retry = self.pace.fail(monotonic())
            self._tell(describe_failure(error, repository=str(self.path), branch=self.branch or "", retry=retry))
            return False
        if not published.commit and published.state != self._settled:  # told once, not at every poll
            describe = describe_deletion if self._was_there else describe_absence
            self._tell(describe(published, repository=str(self.path)))
        self.is_gone = not published.commit
        self._was_there = self._was_there or not self.is_gone
        if published.outcomes or published.state != self._settled:
            self._waits_until = published.waits_until
        self._settled = published.state
        self._set_pace(published)
        self.is_settled = True
        now = monotonic()
        since = None if woken is None else now - woken
        for event in describe_published(published, repository=str(self.path), seconds=now - started, since=since):
            self._tell(event)
        return any(outcome.outcome in WENT_LIVE for outcome in published.outcomes)

    def check_lost(self, location: str) -> None:
        """Before somebody else makes the store that is not there; from any thread.

        Raises:
            MissingStore: the branch has something live in it.
        """
        if self._location is not None and not _is_same(location, self._location):
            return
        repository = open_repository(self.path)
        if self._location is not None or _is_same(location, find_store_location(repository)):
            self._check_new(repository, location)

    def has_news(self) -> bool:
        """Whether something was released or let go since the last turn, in a store that cannot announce it."""
        if self._place is None:
            return False
        store = self._stores.find(self._place)
        if store is None:  # a fault of another branch closed it, or it is another one by now: only a turn can tell
            return True
        try:
            return read_announced(store) != self._announced
        except ContentRepoError:  # the next turn tells what is wrong with it
            return False

    def _publish(self) -> Published | None:
        """What a run came to; None where another publisher is at it and may soon be through."""
        repository = self._open()
        self._recognize(repository)
        sweep_previews(repository)
        self._follow(repository.git_dir)  # before the tip is read: a push in between wakes us again
        store = self._store_of(repository)
        self._announced = read_announced(store)  # before anything is looked at, for the same reason
        self._name = self._name or repository_name(repository)
        with try_lease(store, f"{self._name} {self.branch}") as taken:
            if not taken and self._may_yield():
                return None
            self._yielding = 0.0
            published = publish_branch(
                repository,
                store,
                self.branch,
                door=Door.PUBLISHER,
                progress=self._show,
                is_stopping=self._is_stopping,
                settled=self._settled,
                is_fresh=self._freshness.allows if self._freshness else None,
                afterwards=self._rest.append,
            )
        self._name = published.repository if published.commit else ""  # without a commit it has no name yet
        if self._freshness and (made := max((one.sequence for one in published.outcomes), default=0)):
            self._freshness.see(made)
        return published

    def _may_yield(self) -> bool:
        """For a while only: whoever has the lease may have been stopped, and correctness does not rest on it."""
        self._yielding = self._yielding or monotonic()
        return monotonic() - self._yielding < self._patience

    def _recognize(self, repository: Repository) -> None:
        """Where a repository vanished, git may find another one in a folder above; that one was never meant."""
        if self.git_dir not in (None, repository.git_dir):
            raise CouldNotCheck(f"`{self.path}` is now in `{repository.git_dir}`, it was in `{self.git_dir}`")
        if self.git_dir is None and is_anybody_named_in(repository):
            self._tell(describe_unenforced(repository=str(self.path)))
        self.git_dir = repository.git_dir

    def _follow(self, git_dir: Path) -> None:
        if self._watch is None:
            return
        try:
            self._watch.follow(git_dir)
        except OSError as error:
            message = f"{self.path}: cannot be watched ({error.strerror}); the slow poll goes on"
            self._tell(Event(Kind.FAILED, message, {"repository": str(self.path)}))

    def _store_of(self, repository: Repository) -> Store:
        """Opened anew where its file is no longer the one that was opened: nobody would ever read what is written."""
        location = self._location or find_store_location(repository)
        self._place = location, self._media or find_media_location(repository)
        store = self._stores.find(self._place)
        if store is None:
            self._check_new(repository, location)
            if is_missing_store(location):
                self._check_others(location)
            store = self._stores.open(self._place)
        return store

    def _check_new(self, repository: Repository, location: str) -> None:
        """The branches of a repository may feed stores of their own, where those are named."""
        check_new_store(repository, location, (self.branch or live_branch(repository)) if self._location else None)

    def _set_pace(self, published: Published) -> None:
        if published.state:
            self.pace.succeed(monotonic())
            if self._waits_until:
                self.pace.advance(monotonic() + max(self._waits_until - time(), 0))
        else:
            self.pace.fail(monotonic())

    def _start_over(self) -> None:
        """The next turn opens and watches everything anew."""
        self._settled = ""
        if self._place is not None:
            self._stores.close(self._place)
            self._place = None
        if self._watch is not None and self.git_dir is not None:
            self._watch.forget(self.git_dir)

    def _show(self, progress: Progress) -> None:
        self._tell(describe_progress(progress, repository=str(self.path)))


def _is_same(one: str, other: str) -> bool:
    """Whether two locations name one store."""
    return one == other or ("://" not in one + other and os.path.realpath(one) == os.path.realpath(other))
