"""Two trees into one: file by file where one side alone changed it, by what the file says where both did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.authoring.contested import merge_contested
from contentrepo.applets.authoring.models import Conflict, Merged
from contentrepo.applets.repository.api import (
    EMPTY_SNAPSHOT,
    blob_id,
    compare_trees,
    find_commit_id,
    list_touches,
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
    changes = {path: after for path, (_, after) in other.items() if path not in own}
    contested = {path: (before, own[path][1], other[path][1]) for path, (before, _) in other.items() if path in own}
    contested = {path: sides for path, sides in contested.items() if sides[1] != sides[2]}
    settled = merge_contested(stem, contested)
    changes |= {path: entry for path, entry in settled.entries.items() if entry != own[path][1]}
    if settled.conflicts:
        conflicts = _with_commits(repository, settled.conflicts, base=base, ours=ours, theirs=theirs)
        return Merged(None, changes, settled.files, conflicts)
    tree = _write(repository, own_side.tree, changes, settled.files) if changes else own_side.tree
    return Merged(tree, changes, settled.files)


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


def _with_commits(
    repository: Repository, conflicts: tuple[Conflict, ...], *, base: str | None, ours: str, theirs: str
) -> tuple[Conflict, ...]:
    """With the newest commit of each side that touched the file, where a side is a commit."""
    paths = {conflict.path for conflict in conflicts}
    start = find_commit_id(repository, base) if base else None
    exclude = [start] if start else []
    by_side = []
    for side in (ours, theirs):
        head = find_commit_id(repository, side)
        touches = list_touches(repository, paths, head=head, exclude=exclude) if head else {}
        by_side.append({path: commits[0] for path, commits in touches.items()})
    own, other = by_side
    return tuple(one._replace(by_ours=own.get(one.path, ""), by_theirs=other.get(one.path, "")) for one in conflicts)
