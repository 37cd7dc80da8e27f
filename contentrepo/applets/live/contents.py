"""What readers over a network ask for at once: many blocks with their content, a subtree, a run's assets.

Each resolves the release once and sees it throughout.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select, tuple_

from contentrepo.applets.live.block import UnknownBlock
from contentrepo.applets.live.database import schema
from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import CURRENT, block_versions, blocks
from contentrepo.applets.live.database.shape import ASSETS, BLOCKS, FILES
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import decode_text, encode_text
from contentrepo.applets.live.file import UnknownFile
from contentrepo.applets.live.models import AssetRow, At, BlockRow, BlockVersion, FileRow, Release
from contentrepo.applets.live.resolution import resolve_live
from contentrepo.applets.live.span import as_of
from contentrepo.applets.live.state import read_rows
from contentrepo.applets.live.view import ViewedBlock
from contentrepo.dataclass import dataclass
from contentrepo.named_tuple import NamedTuple


class CurrentBlock(NamedTuple):
    """A block of a run's current release, and which release and sequence that is."""

    release: int
    sequence: int
    block: ViewedBlock


@dataclass(frozen=True, slots=True)
class LiveBlocks:
    """Some blocks of one release with their content.

    Attributes:
        more: whether blocks follow that a limit held back.
    """

    run: str
    release: Release
    blocks: tuple[tuple[BlockRow, BlockVersion], ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class LiveAssets:
    """The assets of a run in one release, by name."""

    run: str
    release: Release
    assets: tuple[AssetRow, ...]


@dataclass(frozen=True, slots=True)
class LiveFiles:
    """The files of a unit in one release, by path."""

    unit: str
    release: Release
    files: tuple[FileRow, ...]


def find_current_block(store: Store, run: str, block_type: str, block_id: str) -> CurrentBlock | None:
    """A block as it is now, in one statement past SQLAlchemy; None where there is none, for whatever reason.

    Args:
        store: the store.
        run: its key.
        block_type: as in its usage key.
        block_id: the same.
    """
    wanted = (encode_text(run), encode_text(block_type), encode_text(block_id))
    for release, sequence, version, parent, name, attributes, children, body in store.look_up(_CURRENT, wanted):
        texts = decode_text(parent), decode_text(name), decode_text(attributes), decode_text(children)
        return CurrentBlock(release, sequence, ViewedBlock(version, *texts, body))
    return None


def find_blocks(store: Store, run: str, wanted: Collection[tuple[str, str]], *, at: At = None) -> LiveBlocks:
    """The blocks (type, id) that the release has, in the order asked for; those that it has not are left out.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        keys = [(encode_text(block_type), encode_text(block_id)) for block_type, block_id in wanted]
        only = tuple_(blocks.c.block_type, blocks.c.block_id).in_(keys)
        rows = read_rows(connection, BLOCKS, unit=unit, release=release.number, only=only)
        named = [rows[name] for name in (f"{one}/{other}" for one, other in wanted) if name in rows]
        return LiveBlocks(run, release, tuple(_with_content(connection, named)))


def list_blocks(store: Store, run: str, at: At = None, *, after: int = -1, limit: int) -> LiveBlocks:
    """A page of all blocks in document order: `limit` of those whose position is greater than `after`.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        query = select(*BLOCKS.columns).where(blocks.c.unit == unit, as_of(blocks, release.number))
        page = query.where(blocks.c.position > after).order_by(blocks.c.position).limit(limit + 1)
        rows = [BlockRow(*values) for values in connection.execute(page)]
        found = tuple(_with_content(connection, rows[:limit]))
    return LiveBlocks(run, release, found, more=len(rows) > limit)


def find_subtree(store: Store, run: str, top: tuple[str, str], *, at: At = None, limit: int) -> LiveBlocks:
    """A block and all below it in document order, the first `limit` of them.

    Raises:
        UnknownBlock: the release has no such block (UsageError).
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        rows = read_rows(connection, BLOCKS, unit=unit, release=release.number)
        name = f"{top[0]}/{top[1]}"
        if name not in rows:
            raise UnknownBlock(f"`{name}` is not in release {release.number} of `{run}`")
        below = _select_below(rows.values(), name)
        found = tuple(_with_content(connection, below[:limit]))
    return LiveBlocks(run, release, found, more=len(below) > limit)


def list_assets(store: Store, run: str, at: At = None) -> LiveAssets:
    """The assets of a run, by name.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        rows = read_rows(connection, ASSETS, unit=unit, release=release.number)
    return LiveAssets(run, release, tuple(sorted(rows.values(), key=lambda row: (row.name, row.path))))


def get_asset(store: Store, run: str, name: str, *, at: At = None) -> tuple[Release, AssetRow]:
    """One asset, by its name or its path in the repository; the bytes are in media under its SHA-256.

    Raises:
        UnknownFile: the release has no such asset (UsageError).
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        for column in (schema.assets.c.name, schema.assets.c.path):
            rows = read_rows(connection, ASSETS, unit=unit, release=release.number, only=column == name)
            if rows:
                return release, min(rows.values(), key=lambda row: row.path)
    raise UnknownFile(f"asset `{name}` is not in release {release.number} of `{run}`")


def list_files(store: Store, unit: str, at: At = None) -> LiveFiles:
    """The files of a unit, by path.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    with store.reading() as connection:
        number, release = resolve_live(connection, unit, at)
        rows = read_rows(connection, FILES, unit=number, release=release.number)
    return LiveFiles(unit, release, tuple(sorted(rows.values(), key=lambda row: row.path)))


def find_media(store: Store, sha256: str) -> AssetRow | None:
    """An asset that any release has under this SHA-256, for its size and media type; None where none ever had."""
    table = schema.assets
    query = select(*ASSETS.columns).where(table.c.sha256 == sha256).order_by(table.c.to_release.desc(), table.c.path)
    with store.reading() as connection:
        row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else AssetRow(*row)


def read_asset(store: Store, sha256: str) -> Iterator[bytes]:
    """The bytes of an asset in chunks of at most a mebibyte.

    Raises:
        InvalidMediaName: no SHA-256 (UsageError).
        MediaMissing: nothing is kept under this name (CouldNotCheck).
    """
    return store.media.stream(sha256)


def _with_content(connection: Connection, rows: Collection[BlockRow]) -> Iterator[tuple[BlockRow, BlockVersion]]:
    table = block_versions.c
    columns = (table.version, table.block_type, table.attributes, table.children, table.body)
    found: dict[str, BlockVersion] = {}
    for chunk in in_chunks(dict.fromkeys(row.version for row in rows)):
        versions = connection.execute(select(*columns).where(table.version.in_(chunk)))
        found |= {row.version: BlockVersion(*row) for row in versions}
    return ((row, found[row.version]) for row in rows)


def _select_below(rows: Iterable[BlockRow], top: str) -> list[BlockRow]:
    """In document order a parent comes before its children, so one pass finds them all."""
    inside = {top}
    found = []
    for row in sorted(rows, key=lambda row: row.position):
        name = BLOCKS.subject(row)
        if name == top or row.parent in inside:
            inside.add(name)
            found.append(row)
    return found


_CURRENT = f"""
SELECT u.release, r.sequence, v.version, b.parent, b.display_name, v.attributes, v.children, v.body
FROM units u JOIN releases r ON r.unit = u.id AND r.number = u.release
JOIN blocks b ON b.unit = u.id JOIN block_versions v ON v.version = b.version
WHERE u.name = ? AND b.block_type = ? AND b.block_id = ? AND b.to_release = {CURRENT}
"""  # noqa: S608  our own constant
