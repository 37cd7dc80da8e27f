"""The publisher: makes the live store equal to the newest accepted content of each branch, and keeps it so.

It converges and counts no events: whatever wakes it, it looks at what is and does what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic

from contentrepo.api.publish import MissingStore
from contentrepo.entrypoints.publisher.event import Event, Kind, log_event
from contentrepo.entrypoints.publisher.fetcher import Fetcher, make_repositories
from contentrepo.entrypoints.publisher.follower import PATIENCE, Follower
from contentrepo.entrypoints.publisher.freshness import Freshness
from contentrepo.entrypoints.publisher.listener import Board, Listener
from contentrepo.entrypoints.publisher.metrics import Metrics
from contentrepo.entrypoints.publisher.news import StoreNews
from contentrepo.entrypoints.publisher.notifier import Notifier
from contentrepo.entrypoints.publisher.pace import Pace
from contentrepo.entrypoints.publisher.search import Search
from contentrepo.entrypoints.publisher.settings import Feed, Settings
from contentrepo.entrypoints.publisher.stores import Stores
from contentrepo.entrypoints.publisher.wake import Waiting
from contentrepo.entrypoints.publisher.watch import Watch
from contentrepo.errors import ContentRepoError

CLEAN, INCOMPLETE = 0, 3
NEWS = frozenset({Kind.PUBLISHED, Kind.REFUSED, Kind.HELD})
NEWS_SECONDS = 1.0
"""How soon a release of somebody else, or a hold that is lifted, is seen in a store that cannot announce it."""
STALLED = 600.0
"""Seconds without a sign of life, beyond the slow poll, after which a probe says that the loop turns no more."""


def run_publisher(settings: Settings, *, once: bool = False, on_event: Callable[[Event], None] = log_event) -> int:
    """Publish until SIGTERM or SIGINT; must run in the main thread.

    Returns 0 after a clean stop, 3 where `once` left a branch that could not be brought up to date.

    Args:
        settings: the repositories, and how they are looked after.
        once: converge each branch once and return.
        on_event: gets everything worth telling; by default it goes to the log.
    """
    waiting = Waiting()
    make_repositories(settings.feeds)
    with waiting.stopped_by_signals(), closing(_Round(settings, waiting, on_event, once=once)) as round_:
        paths = ", ".join(str(feed.repository) for feed in settings.feeds)
        round_.tell(Event(Kind.STARTED, f"publisher started: {paths}"))
        if once:
            round_.converge_each()
        else:
            with round_.served():
                round_.converge_forever()
        failed = round_.has_failures
    on_event(Event(Kind.STOPPED, "publisher stopped"))
    return INCOMPLETE if once and failed else CLEAN


class _Round:
    """All branches, and whoever wakes them."""

    def __init__(self, settings: Settings, waiting: Waiting, on_event: Callable[[Event], None], *, once: bool) -> None:
        self._settings, self._waiting, self._listen_to = settings, waiting, on_event
        self._metrics = Metrics() if settings.listen and not once else None
        self._beat = monotonic()
        self._open = ExitStack()
        watched = settings.watch and not once
        self._watch = self._open.enter_context(closing(Watch(waiting.wake))) if watched else None
        self._fetchers = {
            number: Fetcher(feed, poll=settings.poll, wake=waiting.wake, tell=self.tell)
            for number, feed in enumerate(settings.feeds)
            if feed.remote
        }
        self._notifiers = [
            Notifier(notice, settings.outbound, self.tell, self._check_lost) for notice in settings.notices
        ]
        self._patience = 0.0 if once else PATIENCE
        self._stores = Stores()
        self._open.callback(self._stores.close_all)
        self._followers = [self._follow(feed, branch) for feed in settings.feeds for branch in feed.wanted]
        self._sought: set[Follower] = set()  # those that a pattern means
        self._searches = [Search(feed, self._watch) for feed in settings.feeds if feed.patterns]

    def _follow(self, feed: Feed, branch: str | None) -> Follower:
        fetcher = next((one for one in self._fetchers.values() if one.feed is feed), None)
        return Follower(
            feed.repository,
            (feed.store, feed.media),
            stores=self._stores,
            branch=branch,
            pace=Pace(self._settings.poll),
            watch=self._watch,
            on_event=self.tell,
            is_stopping=lambda: self._waiting.stopping,
            patience=self._patience,
            freshness=Freshness(fetcher) if fetcher else None,
            check_lost=partial(self._check_lost, repository=feed.repository),
        )

    def _search(self) -> None:
        """Follow the branches that have come and that a pattern means; of two feeds the first one has them.

        One that is gone is followed no more, unless by its name: there may be thousands in time.
        """
        self._followers = [one for one in self._followers if not (one.is_gone and one in self._sought)]
        self._sought.intersection_update(self._followers)
        taken = {(follower.path, follower.branch) for follower in self._followers}
        for search in self._searches:
            for branch in search.find_new(self.tell, taken):
                taken.add((search.feed.repository, branch))
                follower = self._follow(search.feed, branch)
                self._sought.add(follower)
                self._followers.append(follower)

    def tell(self, event: Event) -> None:
        """Pass an event on; a sign of life, too."""
        self._beat = monotonic()
        if self._metrics:
            self._metrics(event)
        if event.kind in NEWS:
            for notifier in self._notifiers:
                notifier.ring()
        self._listen_to(event)

    @property
    def has_failures(self) -> bool:
        lost = any(search.failed for search in self._searches)
        return lost or any(follower.pace.failures for follower in self._followers)

    def converge_each(self) -> None:
        """Each branch once."""
        self._search()  # before anybody makes a store: whose is it?
        for notifier in self._notifiers:
            notifier.begin()
        fetched = {fetcher.feed.repository: fetcher.fetch() for fetcher in self._fetchers.values()}
        self._search()
        for follower in self._followers:
            if not self._waiting.stopping:
                self._converge(follower)
            if follower.is_behind and self._fetch(follower.path):
                self._converge(follower)
            if follower.is_behind or not fetched.get(follower.path, True):
                follower.pace.fail(monotonic())
        for notifier in self._notifiers:
            notifier.send()

    def _fetch(self, path: Path) -> bool:
        return all(fetcher.fetch() for fetcher in self._fetchers.values() if fetcher.feed.repository == path)

    def converge_forever(self) -> None:
        """Until the signal."""
        self._search()
        fetched = {fetcher.feed.repository for fetcher in self._fetchers.values()}
        for follower in self._followers:
            if follower.path in fetched:  # the first fetch wakes it, whatever that comes to
                follower.pace.postpone(monotonic() + self._settings.poll)
        for notifier in self._notifiers:
            notifier.begin()
            notifier.start()
        for location, media in {(feed.store, feed.media) for feed in self._settings.feeds}:
            if location and "://" in location:
                places = [feed.repository for feed in self._settings.feeds if feed.store == location]
                self._open.enter_context(closing(StoreNews(location, media, places, self._waiting.wake)))
        for fetcher in self._fetchers.values():
            fetcher.start()
        while not self._waiting.stopping:
            self._turn()

    def _turn(self) -> None:
        self._search()
        due = [follower for follower in self._followers if follower.pace.due <= monotonic()]
        went_live = [self._converge(follower) for follower in due if not self._waiting.stopping]
        now = monotonic()
        self._beat = now
        if any(went_live):  # what went live may free a name or a key that another branch waits for
            woken = dict.fromkeys((follower.path for follower in self._followers), now)
        else:
            # A branch that a pattern means may come while nothing else is due.
            latest = now + self._settings.poll
            next_turn = min([latest, *(follower.pace.due for follower in self._followers)])
            woken = self._wait(next_turn)
        for follower in self._followers:
            for place in {follower.path, follower.git_dir} & woken.keys():
                if place is not None:
                    follower.pace.hasten(woken[place])

    def _wait(self, until: float) -> dict[Path, float]:
        """Wake-ups and news, or nothing once the time has come."""
        while True:
            now = monotonic()
            woken = self._waiting.wait(min(until - now, NEWS_SECONDS))
            if not woken:  # else whoever pushed would wait for the others' stores
                woken = {follower.path: monotonic() for follower in self._followers if follower.has_news()}
            if woken or self._waiting.stopping or monotonic() >= until:
                return woken

    def _converge(self, follower: Follower) -> bool:
        if self._metrics:
            self._metrics.count_turn()
        return follower.converge()

    @contextmanager
    def served(self) -> Iterator[None]:
        """Answer probes, metrics and wake-ups meanwhile."""
        if self._settings.listen is None or self._metrics is None:
            yield
            return
        bells = {
            feed.bell.name: (feed.bell, partial(self._ring, number, feed.repository))
            for number, feed in enumerate(self._settings.feeds)
            if feed.bell
        }
        metrics = self._metrics
        board = Board(self._is_ready, self._is_alive, lambda: metrics.render(self._oldest()), bells)
        with closing(Listener(self._settings.listen, board)) as listener:
            self.tell(Event(Kind.STARTED, f"listening at {self._settings.listen[0]}:{listener.port}"))
            yield

    def close(self) -> None:
        """Stop whoever wakes us, and close the stores."""
        for fetcher in self._fetchers.values():
            fetcher.stop()
        for notifier in self._notifiers:
            notifier.stop()
        self._open.close()

    def _check_lost(self, location: str, repository: Path | None = None) -> None:
        """Ask all branches; of other repositories than the one that asks, those that can be opened.

        One repository that is away keeps no other one from its start.
        """
        for follower in [*self._followers]:  # of another thread, which may add to them
            try:
                follower.check_lost(location)
            except MissingStore as error:
                if follower.path == repository:
                    raise
                raise MissingStore(f"{follower.path}: {error}", hint=error.hint) from error
            except ContentRepoError:
                if repository in (None, follower.path):
                    raise

    def _ring(self, number: int, repository: Path) -> None:
        if number in self._fetchers:
            self._fetchers[number].ring()
        else:
            self._waiting.wake(repository)

    def _is_ready(self) -> bool:
        found = not any(search.failed for search in self._searches)
        fetched = all(fetcher.is_up_to_date for fetcher in self._fetchers.values())
        return found and fetched and all(follower.is_settled for follower in self._followers)

    def _is_alive(self) -> bool:
        return monotonic() - self._beat < self._settings.poll + STALLED

    def _oldest(self) -> float | None:
        return min((f.pace.woken for f in self._followers if f.pace.woken is not None), default=None)
