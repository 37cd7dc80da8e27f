"""The guard ref: what hooks and CI must know and no tree says, taken from the store."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Source
from contentrepo.applets.publishing.books import Books
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import ForeignCatalog, ForeignEntry, GuardFile

REF = "refs/contentrepo/guard"
ATTEMPTS = 5


_alone: WeakKeyDictionary[live.Store, dict[str, tuple[str, float, GuardFile]]] = WeakKeyDictionary()
"""Repository -> the guard that says that nobody else publishes: its id, since which listing that is known, itself."""


def refresh_guard(feed: Feed, books: Books | None = None) -> GuardFile:
    """Make `refs/contentrepo/guard` say what the store says, and return it; nothing is written where it does.

    With `books`, which were just opened, neither is read again where both have said since the last listing of all units
    that nobody else publishes into the store. Where the repository's live branch feeds another store, hooks hear of
    that one: the guard of this store is returned, and not written.

    Raises:
        RefMoved: others kept writing it.
    """
    if books is None or not books.glance.is_all_of(feed.source.repository):
        return _refresh(feed, is_alone=False)
    kept, since = _alone.setdefault(feed.store, {}), books.listing.time
    at = git.read_ref(feed.repository, REF)
    known = kept.get(feed.source.repository)
    if known is not None and known[:2] == (at, since):
        return known[2]
    guard = _refresh(feed, is_alone=True)
    kept[feed.source.repository] = git.read_ref(feed.repository, REF) or "", since, guard
    return guard


def _refresh(feed: Feed, *, is_alone: bool) -> GuardFile:
    for _ in range(ATTEMPTS):
        try:
            return _write(feed, is_alone=is_alone)
        except git.RefMoved:  # another publisher of this repository was faster; look again
            is_alone = False
    return _write(feed, is_alone=False)


def _write(feed: Feed, *, is_alone: bool) -> GuardFile:
    guard = _read_from_store(feed, is_alone=is_alone)
    return git.write_guard(feed.repository, guard, may_write=lambda: not _is_of_another_store(feed))


def _is_of_another_store(feed: Feed) -> bool:
    """Whether something is live from the repository's live branch, and never was in this store."""
    branch = git.live_branch(feed.repository)
    if branch == feed.source.branch or git.read_live(feed.repository, branch) is None:
        return False
    return live.read_live_sequence(feed.store, Source(feed.source.repository, branch)) == 0


def _read_from_store(feed: Feed, *, is_alone: bool) -> GuardFile:
    name = feed.source.repository
    foreign = live.NO_CLAIMS if is_alone else live.foreign_claims(feed.store, name)
    entries = {(kind, key): ForeignEntry(kind, key, *rest) for kind, key, *rest in foreign.entries}
    catalog = ForeignCatalog("", entries, foreign.keys, foreign.members, foreign.commits, foreign.parents)
    return GuardFile(catalog=catalog, runs=foreign.runs)
