"""A change that stays within some files of a run, to a plan that reads and writes these alone."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.live.models import (
    AssetRow,
    BlockRow,
    BlockVersion,
    FileRow,
    ReleaseNote,
    Source,
    UnitChange,
    UnitState,
)
from contentrepo.applets.publishing.assets import read_digests
from contentrepo.applets.publishing.blocks import Rendering, block_name, plan_block, plan_versions
from contentrepo.applets.publishing.difference import compute_difference
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.models import Excerpts
from contentrepo.dataclass import replace


def covers(state: UnitState, excerpts: Excerpts) -> bool:
    """Whether the store has what the change starts from."""
    names = {block_name(key) for key in excerpts.altered}
    return state.tree == excerpts.tree and state.files.keys() == excerpts.changes.keys() and names == {*state.blocks}


def plan_edit(excerpts: Excerpts, state: UnitState, *, head: Snapshot, source: Source, note: ReleaseNote) -> UnitChange:
    """Everything that one transaction writes.

    Args:
        excerpts: of the accepted unit.
        state: of the unit, with the files that change and the blocks that it alters (see `covers`).
        head: where the bytes are.
        source: whom the unit belongs to.
        note: of the release.
    """
    course, entries = excerpts.after.course, {path: new for path, (_, new) in excerpts.changes.items() if new}
    files = {path: FileRow(path, entry.mode, entry.blob) for path, entry in entries.items()}
    blocks: dict[str, BlockRow] = {}
    versions: tuple[BlockVersion, ...] = ()
    held: dict[str, bytes] = {}
    if course is not None:
        names, renderings = {block_name(key): course.blocks[key] for key in excerpts.altered}, dict[str, Rendering]()
        blocks = {name: plan_block(block, state.blocks[name].position, renderings) for name, block in names.items()}
        known, then = frozenset(row.version for row in state.blocks.values()), excerpts.after.files
        versions, held = plan_versions(course, blocks, known=known, files=then, head=head, renderings=renderings)
    return UnitChange(
        unit=state.unit,
        source=source,
        expected_version=state.version,
        tree=excerpts.after.tree,
        note=note,
        files=compute_difference(state.files, files),
        blocks=compute_difference(state.blocks, blocks),
        versions=versions,
        assets=compute_difference(state.assets, _plan_assets(files, state, head)),
        entries=(),
        held=held,
    )


def _plan_assets(files: Mapping[str, FileRow], state: UnitState, head: Snapshot) -> dict[str, AssetRow]:
    """What is known of an asset stays; its bytes are new."""
    digests = read_digests(head, {files[path].blob for path in state.assets})
    return {path: replace(row, **digests[files[path].blob]._asdict()) for path, row in state.assets.items()}
