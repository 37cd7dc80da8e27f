"""A change that stays within some files of a run, to a plan that reads and writes these alone."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Store
from contentrepo.applets.live.models import (
    AssetRow,
    BlockRow,
    BlockVersion,
    FileRow,
    LiveUnit,
    ReleaseNote,
    Source,
    UnitChange,
    UnitState,
)
from contentrepo.applets.publishing.assets import read_digests
from contentrepo.applets.publishing.blocks import Rendering, block_name, plan_block, plan_versions
from contentrepo.applets.publishing.difference import compute_difference
from contentrepo.applets.publishing.insertion import find_positions
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.models import Excerpts
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple


class Edit(NamedTuple):
    """What the store has of a change.

    Attributes:
        excerpts: of the unit.
        state: of the unit, with the files that change and the blocks that go or become other ones.
        positions: of the blocks that come, by "type/id".
    """

    excerpts: Excerpts
    state: UnitState
    positions: Mapping[str, int]


def find_edit(store: Store, unit: str, excerpts: Excerpts, known: LiveUnit | None = None) -> Edit | None:
    """What the store has of a change; None where the change starts from something else, or it does not tell enough.

    `known` is the unit's current release, where that was listed: whoever writes compares its version.
    """
    change, course = excerpts.change, excerpts.edited.course
    keys = (*change.altered, *change.removed)
    state = live.read_unit_part(store, unit, paths=excerpts.changes, blocks=(*keys, *change.added), known=known)
    there = {path for path, (old, _) in excerpts.changes.items() if old is not None}
    if state.tree != excerpts.tree or state.files.keys() != there or {*state.blocks} != {*map(block_name, keys)}:
        return None
    positions = find_positions(store, state, course.blocks, change.added) if course and change.added else {}
    return Edit(excerpts, state, positions) if positions is not None else None


def plan_edit(edit: Edit, *, head: Snapshot, source: Source, note: ReleaseNote) -> UnitChange:
    """Everything that one transaction writes.

    Args:
        edit: of the accepted unit.
        head: where the bytes are.
        source: whom the unit belongs to.
        note: of the release.
    """
    excerpts, state, positions = edit
    course, entries = excerpts.edited.course, {path: new for path, (_, new) in excerpts.changes.items() if new}
    files = {path: FileRow(path, entry.mode, entry.blob) for path, entry in entries.items()}
    blocks: dict[str, BlockRow] = {}
    versions: tuple[BlockVersion, ...] = ()
    held: dict[str, bytes] = {}
    if course is not None:
        positions = {**{name: row.position for name, row in state.blocks.items()}, **positions}
        names = {block_name(key): course.blocks[key] for key in (*excerpts.change.altered, *excerpts.change.added)}
        renderings: dict[str, Rendering] = {}
        blocks = {name: plan_block(block, positions[name], renderings) for name, block in names.items()}
        known, then = frozenset(row.version for row in state.blocks.values()), excerpts.edited.files
        versions, held = plan_versions(course, blocks, known=known, files=then, head=head, renderings=renderings)
    return UnitChange(
        unit=state.unit,
        source=source,
        expected_version=state.version,
        tree=excerpts.edited.tree,
        note=note,
        files=compute_difference(state.files, files),
        blocks=compute_difference(state.blocks, blocks),
        versions=versions,
        assets=compute_difference(state.assets, _plan_assets(files, state, head)) if state.assets else (),
        entries=(),
        held=held,
    )


def _plan_assets(files: Mapping[str, FileRow], state: UnitState, head: Snapshot) -> dict[str, AssetRow]:
    """What is known of an asset stays; its bytes are new."""
    digests = read_digests(head, {files[path].blob for path in state.assets})
    return {path: replace(row, **digests[files[path].blob]._asdict()) for path, row in state.assets.items()}
