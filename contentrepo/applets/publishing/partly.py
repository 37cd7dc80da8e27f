"""What had gone live when a run was ended by a fault of ours, or began anew: whoever reads of the run must know it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contentrepo.applets.live.models import LiveUnit
from contentrepo.applets.publishing.models import IDLE, Outcome, Published, UnitOutcome
from contentrepo.dataclass import replace
from contentrepo.errors import CouldNotCheck

SHOWN = 10
"""Units that are named."""


class PartlyPublished(CouldNotCheck):
    """These units went live and stay so; the run did not come to its end.

    Attributes:
        released: in the order in which they went live.
    """

    def __init__(self, error: CouldNotCheck, released: Sequence[LiveUnit]) -> None:
        named = [f"{one.unit} ({f'release {one.release}' if one.tree else 'gone'})" for one in released[:SHOWN]]
        more = [f"{len(released) - SHOWN} more"] if len(released) > SHOWN else []
        super().__init__(f"{error}; live before that: {', '.join(named + more)}; the rest is to come", hint=error.hint)
        self.released = tuple(released)


@contextmanager
def telling_what_is_live() -> Iterator[list[LiveUnit]]:
    """Gives a list for the units that go live in the block.

    Raises:
        PartlyPublished: a fault, after some did.
    """
    released: list[LiveUnit] = []
    try:
        yield released
    except CouldNotCheck as error:
        if not released:
            raise
        raise PartlyPublished(error, released) from error


def with_earlier(published: Published, released: Sequence[LiveUnit]) -> Published:
    """The last look at a branch, with the releases that those before it made: they are told nowhere else."""
    told = {one.sequence for one in published.outcomes}
    earlier = [one for one in released if one.sequence not in told]
    units = {one.unit for one in earlier}
    rest = (one for one in published.outcomes if one.unit not in units or one.outcome not in IDLE)
    return replace(published, outcomes=(*(_outcome_of(one, published.commit) for one in earlier), *rest))


def _outcome_of(one: LiveUnit, tip: str) -> UnitOutcome:
    outcome = Outcome.PUBLISHED if one.tree else Outcome.REMOVED
    return UnitOutcome(one.unit, outcome, one.release, one.sequence, commit="" if one.commit == tip else one.commit)
