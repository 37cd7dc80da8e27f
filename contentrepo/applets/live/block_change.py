"""What two releases of a run differ in, block by block; what is equal in both is never read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Connection, and_, not_, select

from contentrepo.applets.live.database.schema import blocks, units
from contentrepo.applets.live.database.shape import BLOCKS
from contentrepo.applets.live.models import BlockRow, Release
from contentrepo.applets.live.span import as_of
from contentrepo.dataclass import dataclass


class BlockMove(StrEnum):
    """What became of a block."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # another parent or place, or another file; its content is the same


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block that is not the same in two releases.

    Attributes:
        subject: "type/id".
        old, new: versions; "" where the release has no such block.
    """

    subject: str
    what: BlockMove
    display_name: str
    old: str
    new: str


def read_block_changes(connection: Connection, old: Release, new: Release) -> tuple[BlockChange, ...]:
    """Between two releases of one run, by block; in one statement that reads rows of changed blocks only."""
    before, after = as_of(blocks, old.number), as_of(blocks, new.number)
    unit = select(units.c.id).where(units.c.name == old.unit).scalar_subquery()
    query = select(*BLOCKS.columns, before.label("stood")).where(blocks.c.unit == unit)
    once = and_(before, not_(after)) | and_(after, not_(before))
    olds: dict[str, BlockRow] = {}
    news: dict[str, BlockRow] = {}
    for *values, stood in connection.execute(query.where(once)):
        row = BlockRow(*values)
        (olds if stood else news)[BLOCKS.subject(row)] = row
    return tuple(_change(name, olds, news) for name in sorted(olds.keys() | news.keys()))


def _change(name: str, olds: Mapping[str, BlockRow], news: Mapping[str, BlockRow]) -> BlockChange:
    old, new = olds.get(name), news.get(name)
    shown = new or old
    what = BlockMove.MOVED
    if old is None or new is None:
        what = BlockMove.ADDED if old is None else BlockMove.REMOVED
    elif old.version != new.version:
        what = BlockMove.CHANGED
    return BlockChange(
        name, what, shown.display_name if shown else "", old.version if old else "", new.version if new else ""
    )
