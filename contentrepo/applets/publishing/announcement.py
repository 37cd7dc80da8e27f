"""Others who look after the store are woken by what changed in it: it spares them the wait, and nothing rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Store
from contentrepo.applets.publishing.models import WENT_LIVE, Published
from contentrepo.applets.publishing.partly import PartlyPublished
from contentrepo.errors import CouldNotCheck


def announce(store: Store) -> None:
    """Wake whoever listens. What was done stays done where that cannot be told."""
    with suppress(CouldNotCheck):
        live.announce_change(store)


def announce_published(store: Store, published: Published) -> Published:
    """The same where anything went live."""
    if any(one.outcome in WENT_LIVE for one in published.outcomes):
        announce(store)
    return published


@contextmanager
def announcing_part(store: Store) -> Iterator[None]:
    """The same for a run that a fault ends when some units are live: the next one has nothing of them to announce."""
    try:
        yield
    except PartlyPublished:
        announce(store)
        raise
