"""The guard ref: what hooks and CI must know and no tree says, taken from the store."""

from __future__ import annotations

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import ForeignCatalog, ForeignEntry, GuardFile

ATTEMPTS = 5


def refresh_guard(feed: Feed) -> GuardFile:
    """Make `refs/contentrepo/guard` say what the store says, and return it; nothing is written where it does.

    Raises:
        RefMoved: others kept writing it.
    """
    for _ in range(ATTEMPTS):
        try:
            return git.write_guard(feed.repository, _read_from_store(feed))
        except git.RefMoved:  # another publisher of this repository was faster; look again
            continue
    return git.write_guard(feed.repository, _read_from_store(feed))


def _read_from_store(feed: Feed) -> GuardFile:
    name = feed.source.repository
    foreign = live.foreign_claims(feed.store, name)
    entries = {(kind, key): ForeignEntry(kind, key, *rest) for kind, key, *rest in foreign.entries}
    catalog = ForeignCatalog("", entries, foreign.keys, foreign.members, foreign.commits, foreign.parents)
    return GuardFile(catalog=catalog, runs=foreign.runs)
