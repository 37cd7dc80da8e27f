"""The units that are live from a repository, listed once for each state of the store: there may be thousands."""

from __future__ import annotations

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import LiveUnit
from contentrepo.applets.publishing.feed import Feed
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """The units of all branches of a repository, by name.

    Attributes:
        sequence: the store's, read before the units were.
    """

    sequence: int
    units: tuple[LiveUnit, ...]

    def list_branch(self, branch: str) -> tuple[LiveUnit, ...]:
        """Those that are live from one branch."""
        return tuple([unit for unit in self.units if unit.source.branch == branch])


def read_listing(feed: Feed, before: Listing | None = None) -> Listing:
    """The listing as of now: the one before where nothing was written to the store since."""
    sequence = live.read_sequence(feed.store)
    if before is not None and before.sequence == sequence:
        return before
    return Listing(sequence, live.list_units(feed.store, feed.source.repository))
