"""What each turn of a publisher asks of the whole store, in one look-up."""

from __future__ import annotations

from sqlalchemy import func, select

from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import pins, store, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.sequence import get_counter
from contentrepo.named_tuple import NamedTuple

# The first and the last repository by name, each by the index: to look for another one among thousands takes longer.
_GLANCE = Prepared(
    select(
        store.c.sequence,
        select(pins.c.id).limit(1).scalar_subquery().label("pin"),
        select(func.min(units.c.repository)).scalar_subquery().label("first"),
        select(func.max(units.c.repository)).scalar_subquery().label("last"),
    )
)


class Glance(NamedTuple):
    """A store as of one moment.

    Attributes:
        sequence: of its last commit; 0 in a new store.
        has_pins: whether anything was ever pinned.
        repositories: the first and the last by name of those that units belong to.
    """

    sequence: int
    has_pins: bool
    repositories: frozenset[str]

    def is_all_of(self, repository: str) -> bool:
        """Whether no unit belongs to another repository."""
        return self.repositories <= {repository}


def read_glance(opened: Store) -> Glance:
    """Look at the store.

    Raises:
        StoreDamaged: it has lost its counter.
    """
    sequence, pin, first, last = get_counter(opened, _GLANCE.look_up(opened))
    return Glance(int(sequence), pin is not None, frozenset(one for one in (first, last) if one is not None))
