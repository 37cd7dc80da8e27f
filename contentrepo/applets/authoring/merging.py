"""Two trees into one: file by file where one side alone changed it, by what the file says where both did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.authoring.blockwise import Woven, merge_by_block, sides_of
from contentrepo.applets.authoring.contested import merge_contested
from contentrepo.applets.authoring.models import Merged
from contentrepo.applets.authoring.provenance import tell_who
from contentrepo.applets.repository.api import (
    EMPTY_SNAPSHOT,
    blob_id,
    compare_trees,
    tree_snapshot,
    write_edited_tree,
)
from contentrepo.applets.repository.models import Changes, Entry, Repository, Snapshot
from contentrepo.errors import Refused

MOST = 500_000  # files that one side may have changed


class TooFarApart(Refused):
    """Two trees differ in more files than we merge."""

    def __init__(self) -> None:
        super().__init__(f"more than {MOST:,} files differ", hint="Merge in several steps.")


def merge_trees(repository: Repository, base: str | None, ours: str, theirs: str) -> Merged:
    stem, own_side, other_side = (
        tree_snapshot(repository, name or EMPTY_SNAPSHOT.tree) for name in (base, ours, theirs)
    )
    own, other = _changes(stem, own_side), _changes(stem, other_side)
    woven = merge_by_block(stem, own, other)
    changes = {path: after for path, (_, after) in other.items() if path not in own}
    contested = {path: sides_of(path, own, other) for path in other if path in own and path not in woven.entries}
    changes |= woven.entries
    contested |= _follow_pages(woven, own, other, changes)
    settled = merge_contested(stem, {path: sides for path, sides in contested.items() if sides[1] != sides[2]})
    changes |= settled.entries
    changes = {path: entry for path, entry in changes.items() if entry != _ours(path, own, other)}
    files = {**woven.files, **settled.files}
    conflicts = (*woven.blocks.conflicts, *settled.conflicts)
    if conflicts:
        told = tell_who(repository, conflicts, base=base, ours=ours, theirs=theirs)
        return Merged(None, changes, files, told)
    tree = _write(repository, own_side.tree, changes, files) if changes else own_side.tree
    return Merged(tree, changes, files)


def _ours(path: str, own: Changes, other: Changes) -> Entry | None:
    """What ours has at a path that one side changed at least."""
    return sides_of(path, own, other)[1] if path in own or path in other else None


def _follow_pages(
    woven: Woven, own: Changes, other: Changes, changes: dict[str, Entry | None]
) -> dict[str, tuple[Entry | None, Entry | None, Entry | None]]:
    """Pages of renamed blocks: what the other side did to the old one is done to the new one."""
    contested = {}
    for old, (first, second) in woven.blocks.pages.items():
        new = first if first != old else second
        if {first, second} <= {old, new} and all(path in own or path in other for path in (old, new)):
            before = sides_of(old, own, other)[0]
            contested[new] = before, sides_of(first, own, other)[1], sides_of(second, own, other)[2]
            contested[old] = None, None, None
            changes |= {old: None, new: contested[new][2] if first == old else contested[new][1]}
    return contested


def _changes(old: Snapshot, new: Snapshot) -> Changes:
    found = compare_trees(old, new, most=MOST)
    if found is None:
        raise TooFarApart
    return found.files


def _write(repository: Repository, tree: str, changes: Mapping[str, Entry | None], files: Mapping[str, bytes]) -> str:
    by_blob = {blob_id(data): data for data in files.values()}

    def bytes_of(blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return ((blob, by_blob[blob]) for blob in blobs if blob in by_blob)

    return write_edited_tree(repository, tree, changes, bytes_of=bytes_of)
