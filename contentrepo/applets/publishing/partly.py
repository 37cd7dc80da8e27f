"""A run that a fault of ours ended when some units had gone live already: who reads of the fault must know which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contentrepo.applets.live.models import LiveUnit
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
