"""The units that are live from a repository: there may be thousands, so a program that stays lists them now and then.

In between it asks for the releases since. Each writer takes the next of the store's sequence, so where every step since
was a release, nothing else has changed. What somebody changed by hand takes no step, and is seen after some seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from weakref import WeakKeyDictionary

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import LiveUnit
from contentrepo.applets.publishing.feed import Feed
from contentrepo.dataclass import dataclass

KEPT_SECONDS = 30.0
"""How long a listing is brought on before all units are listed again."""

MOST = 50  # steps; with more of them listing all costs no more

_kept: WeakKeyDictionary[live.Store, dict[str, Listing]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Listing:
    """The units of all branches of a repository.

    Attributes:
        sequence: the store's, read before the units were.
        units: by name.
        time: when all of them were listed, by a clock that never goes back.
    """

    sequence: int
    units: Mapping[str, LiveUnit]
    time: float

    def list_branch(self, branch: str) -> Iterator[LiveUnit]:
        """Those that are live from one branch."""
        return (unit for unit in self.units.values() if unit.source.branch == branch)

    def find(self, unit: str, branch: str) -> LiveUnit | None:
        """A unit that is live from a branch."""
        found = self.units.get(unit)
        return found if found is not None and found.source.branch == branch else None


def read_listing(feed: Feed, sequence: int | None = None) -> Listing:
    """The listing as of now; `sequence` is what the store is at, where that was read just now."""
    kept = _kept.setdefault(feed.store, {})
    name = feed.source.repository
    sequence = live.read_sequence(feed.store) if sequence is None else sequence
    before = kept.get(name)
    if before is not None and monotonic() - before.time > KEPT_SECONDS:
        before = None
    if before is not None and before.sequence == sequence:
        return before
    brought = _bring_on(feed, before, sequence) if before is not None else None
    kept[name] = brought or _list_all(feed, sequence)
    return kept[name]


def forget_listing(feed: Feed) -> None:
    """List all units at the next look, for whoever looks for what was changed by hand."""
    _kept.pop(feed.store, None)


def bring_listing_on(feed: Feed, listing: Listing, released: Sequence[LiveUnit]) -> None:
    """Bring a listing on with all releases that followed it at once, so that the next run need not ask for them."""
    if len(released) > MOST:  # a listing of its own costs no more
        return
    units = dict(listing.units)
    for unit in released:
        if unit.tree:
            units[unit.unit] = unit
        else:
            units.pop(unit.unit, None)
    kept = _kept.setdefault(feed.store, {})
    kept[feed.source.repository] = Listing(listing.sequence + len(released), units, listing.time)


def _list_all(feed: Feed, sequence: int) -> Listing:
    units = {unit.unit: unit for unit in live.list_units(feed.store, feed.source.repository)}
    return Listing(sequence, units, monotonic())


def _bring_on(feed: Feed, before: Listing, sequence: int) -> Listing | None:
    """What was listed, with the releases since; None where something else may have changed."""
    steps = sequence - before.sequence
    if not 0 < steps <= MOST:
        return None
    released = live.list_released(feed.store, since=before.sequence, until=sequence)
    if {unit.sequence for unit in released} != set(range(before.sequence + 1, sequence + 1)):
        return None
    units = dict(before.units)
    for unit in released:
        if unit.tree and unit.source.repository == feed.source.repository:
            units[unit.unit] = unit
        else:
            units.pop(unit.unit, None)
    return Listing(sequence, units, before.time)
