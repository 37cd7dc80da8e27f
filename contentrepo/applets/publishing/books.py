"""What the store says of the units, unit by unit, to a run that began at one moment.

A unit's transaction compares versions, but a run judges against a base that it read long before it reads the unit. So
what was published in between is found here: else a slow run would put an older tip over a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Pin, UnitState
from contentrepo.applets.publishing.edit import Edit, find_edit
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.listing import Listing, read_listing
from contentrepo.applets.validation.models import Excerpts
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Books:
    """The store since `sequence`.

    Attributes:
        listing: of the units that were live from the repository then.
        glance: at the store then.
        pins: that held then. A pin comes with a release of its unit, so a later one makes this run's plan outdated.
    """

    feed: Feed
    glance: live.Glance
    listing: Listing
    pins: Sequence[Pin]

    @property
    def sequence(self) -> int:
        """The store's, before anything else was read."""
        return self.glance.sequence

    def read_state(self, unit: str) -> UnitState:
        """The unit as it is now."""
        return live.read_unit(self.feed.store, unit)

    def find_edit(self, unit: str, excerpts: Excerpts) -> Edit | None:
        """Of a change that starts from what is live, the part of the unit that it touches."""
        return find_edit(self.feed.store, unit, excerpts, self.listing.find(unit, self.feed.source.branch))

    def list_sources(self) -> Mapping[str, str]:
        """Unit -> source commit of its live release."""
        return {unit.unit: unit.commit for unit in self.listing.units.values()}

    def read_sources(self) -> Mapping[str, tuple[int, str]]:
        """Of the branch's units, with their releases."""
        units = self.listing.list_branch(self.feed.source.branch)
        return {unit.unit: (unit.release, unit.commit) for unit in units}

    def read_pins(self, unit: str) -> Sequence[Pin]:
        """The pins that hold for a unit."""
        return [pin for pin in self.pins if pin.unit == unit]

    def is_outdated(self, state: UnitState) -> bool:
        """Whether another writer released the unit since."""
        known = self.listing.find(state.unit, self.feed.source.branch)
        if known is not None:
            return known.version != state.version
        return bool(state.version) and live.get_release(self.feed.store, state.unit).sequence > self.sequence


def read_books(feed: Feed) -> Books:
    """Open them; to be done before the base and the tip are read."""
    glance = live.read_glance(feed.store)
    pins = live.list_pins(feed.store) if glance.has_pins else ()
    return Books(feed, glance, read_listing(feed, glance.sequence), pins)
