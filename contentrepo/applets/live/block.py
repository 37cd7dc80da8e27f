"""Blocks of a run as of one release, and the immutable versions behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select

from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import block_versions, blocks
from contentrepo.applets.live.database.shape import BLOCKS
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, BlockRow, BlockVersion, LiveBlock
from contentrepo.applets.live.near import did_you_mean
from contentrepo.applets.live.resolution import resolve_live
from contentrepo.applets.live.span import as_of
from contentrepo.errors import UsageError


class UnknownBlock(UsageError):
    """The run has no such block in the release that was asked for."""


_VERSION = (
    block_versions.c.version,
    block_versions.c.block_type,
    block_versions.c.attributes,
    block_versions.c.children,
    block_versions.c.body,
)

_BLOCK = (
    select(*BLOCKS.columns, *_VERSION)
    .join(block_versions, block_versions.c.version == blocks.c.version)
    .where(blocks.c.unit == bindparam("unit"), as_of(blocks, bindparam("release")))
    .where(blocks.c.block_type == bindparam("type"), blocks.c.block_id == bindparam("id"))
)

_IDS = select(blocks.c.block_id).where(blocks.c.unit == bindparam("unit"), as_of(blocks, bindparam("release")))


def find_block(store: Store, usage: UsageKey, at: At) -> LiveBlock:
    run = str(usage.run)
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
        wanted = {"type": usage.block_type, "id": usage.block_id}
        row = connection.execute(_BLOCK, {"unit": unit, "release": release.number, **wanted}).one_or_none()
        known = () if row else connection.execute(_IDS, {"unit": unit, "release": release.number}).scalars().all()
    if row is None:
        hint = did_you_mean(usage.block_id, known).strip()
        raise UnknownBlock(f"`{usage}` is not in release {release.number} of `{run}`", hint=hint)
    split = len(BLOCKS.columns)
    return LiveBlock(run, release, BlockRow(*row[:split]), BlockVersion(*row[split:]))


def find_versions(store: Store, versions: Iterable[str]) -> Mapping[str, BlockVersion]:
    """Block versions by id; those that the store has not are left out."""
    found: dict[str, BlockVersion] = {}
    with store.reading() as connection:
        for chunk in in_chunks(dict.fromkeys(versions)):
            rows = connection.execute(select(*_VERSION).where(block_versions.c.version.in_(chunk)))
            found |= {row.version: BlockVersion(*row) for row in rows}
    return found
