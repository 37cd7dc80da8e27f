"""A run's blocks in document order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from contentrepo.applets.live.database.shape import BLOCKS
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, BlockRow, Outline, OutlineBlock
from contentrepo.applets.live.resolution import resolve_live
from contentrepo.applets.live.state import read_rows


def find_outline(store: Store, run: str, at: At = None) -> Outline:
    """The blocks of a run in document order.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        rows = read_rows(connection, BLOCKS, unit=unit, release=release.number)
    return Outline(run, release, tuple(_walk(rows.values())))


def _walk(rows: Iterable[BlockRow]) -> Iterator[OutlineBlock]:
    """Depth first, with a stack of our own: content decides how deep it goes."""
    children: dict[str, list[BlockRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.position, reverse=True):
        children[row.parent].append(row)
    waiting = [OutlineBlock(0, row) for row in children[""]]
    while waiting:
        here = waiting.pop()
        yield here
        below = children[BLOCKS.subject(here.block)]
        waiting.extend(OutlineBlock(here.depth + 1, row) for row in below)
