"""What two releases of one unit differ in: blocks, and files."""

from __future__ import annotations

from sqlalchemy import and_, not_, or_, select

from contentrepo.applets.live.block_change import BlockChange, read_block_changes
from contentrepo.applets.live.database.schema import files
from contentrepo.applets.live.database.shape import FILES
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, FileRow, Release
from contentrepo.applets.live.resolution import resolve_live
from contentrepo.applets.live.span import as_of
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is not the same in two releases; None where the release has none at this path."""

    path: str
    old: FileRow | None
    new: FileRow | None


@dataclass(frozen=True, slots=True)
class UnitComparison:
    """What lies between two releases of a unit; the cost follows what differs."""

    old: Release
    new: Release
    blocks: tuple[BlockChange, ...]
    files: tuple[FileChange, ...]


def compare_releases(store: Store, unit: str, old: At, new: At) -> UnitComparison:
    """Compare two releases of a unit.

    Args:
        store: the store.
        unit: its name.
        old: which release, as everywhere.
        new: the same.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        number, before = resolve_live(connection, unit, old)
        after = resolve_live(connection, unit, new).release
        blocks = read_block_changes(connection, before, after)
        was, becomes = as_of(files, before.number), as_of(files, after.number)
        once = or_(and_(was, not_(becomes)), and_(becomes, not_(was)))
        rows = connection.execute(select(*FILES.columns, was.label("stood")).where(files.c.unit == number, once))
        olds: dict[str, FileRow] = {}
        news: dict[str, FileRow] = {}
        for *values, stood in rows:
            row = FileRow(*values)
            (olds if stood else news)[row.path] = row
    changes = (FileChange(path, olds.get(path), news.get(path)) for path in sorted(olds.keys() | news.keys()))
    return UnitComparison(before, after, blocks, tuple(one for one in changes if one.old != one.new))
