"""Positions for blocks that come into a run, told from what stands before and behind them in the store."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Store
from contentrepo.applets.live.models import BlockRow, BlockVersion, UnitState
from contentrepo.applets.olx.models import Block
from contentrepo.applets.publishing.blocks import block_name
from contentrepo.applets.publishing.positions import STEP

Key = tuple[str, str]


def find_positions(
    store: Store, state: UnitState, blocks: Mapping[Key, Block], added: Collection[Key]
) -> dict[str, int] | None:
    """A position for each block that is new, by "type/id".

    Args:
        store: that has the unit.
        state: of the unit; what it was read from has to be its current release still.
        blocks: of an excerpt, after the change.
        added: those that the store does not have.

    Returns:
        None where a gap has no room, or where only a look at all blocks tells which gap it is.
    """
    positions: dict[str, int] = {}
    taken: set[int] = set()
    for before, holder, new in _list_gaps(blocks, added):
        low = _Look(store, state).find_end(before, None if before == holder else holder)
        if low is None or low in taken:
            return None
        taken.add(low)
        names = [block_name(key) for top in new for key in _walk(blocks, top)]
        behind = live.list_blocks(store, state.unit, state.release, after=low, limit=1).blocks
        step = (behind[0][0].position - low) // (len(names) + 1) if behind else STEP
        if not step:
            return None
        positions.update((name, low + step * number) for number, name in enumerate(names, 1))
    return positions


def _list_gaps(blocks: Mapping[Key, Block], added: Collection[Key]) -> Iterator[tuple[Key, Key, Sequence[Key]]]:
    """(block that stands before, the one that holds, new blocks that follow each other in it)."""
    for holder in {blocks[key].parent for key in added}:
        if holder is None or holder in added:
            continue
        before, new = holder, list[Key]()
        for child in blocks[holder].children:
            if child in added:
                new.append(child)
                continue
            if new:
                yield before, holder, new
            before, new = child, []
        if new:
            yield before, holder, new


def _walk(blocks: Mapping[Key, Block], top: Key) -> Iterator[Key]:
    yield top
    for child in blocks[top].children:
        yield from _walk(blocks, child)


class _Look:
    """A look at blocks of the release that a state was read from."""

    def __init__(self, store: Store, state: UnitState) -> None:
        self._store, self._state = store, state

    def find_end(self, key: Key, parent: Key | None) -> int | None:
        """Where a block ends with all that is in it; without a parent, where it begins.

        None where the parent is not the one that the store has.
        """
        found = self._find(key)
        if found is None or (parent is not None and found[0].parent != block_name(parent)):
            return None
        row, version = found
        for child in reversed(json.loads(version.children)) if parent is not None else ():
            end = self.find_end((child.partition("/")[0], child.partition("/")[2]), key)
            if end is not None:
                return end
        return row.position

    def _find(self, key: Key) -> tuple[BlockRow, BlockVersion] | None:
        found = live.find_blocks(self._store, self._state.unit, [key], at=self._state.release).blocks
        return found[0] if found else None
