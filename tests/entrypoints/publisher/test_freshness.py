from types import SimpleNamespace

import pytest

from contentrepo.entrypoints.publisher import freshness
from contentrepo.entrypoints.publisher.freshness import Freshness


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=10.0)
    monkeypatch.setattr(freshness, "monotonic", lambda: clock.now)
    return clock


class Fetcher:
    tried = fetched = 0.0
    rung = 0

    def ring(self):
        self.rung += 1

    def fetch(self, began, *, came_off=True):
        self.tried = began
        if came_off:
            self.fetched = began


def test_only_a_fetch_that_began_after_something_was_seen_to_be_live_counts(clock):
    fetcher = Fetcher()
    fresh = Freshness(fetcher)
    fetcher.fetch(9.0)
    assert not fresh.allows(3)
    assert fetcher.rung == 1
    fetcher.fetch(11.0)
    clock.now = 12.0
    assert fresh.allows(3)
    assert not fresh.allows(4), "somebody else published meanwhile"
    fetcher.fetch(13.0)
    clock.now = 14.0
    assert fresh.allows(4)
    assert not fresh.allows(2), "the store came from a backup"


def test_what_was_published_here_is_known_from_then_on(clock):
    fetcher = Fetcher()
    fresh = Freshness(fetcher)
    fresh.see(5)
    fetcher.fetch(10.5)
    clock.now = 11.0
    assert fresh.allows(5)
    assert fetcher.rung == 0


def test_a_fetch_that_failed_allows_nothing_and_is_not_asked_for_again(clock):
    fetcher = Fetcher()
    fresh = Freshness(fetcher)
    fetcher.fetch(9.0, came_off=False)
    assert fresh.allows(0), "nothing is live that could be newer"
    assert not fresh.allows(1)
    assert fetcher.rung == 1
    clock.now = 12.0
    fetcher.fetch(11.0, came_off=False)
    assert not fresh.allows(1)
    assert fetcher.rung == 1
