"""A task's files onto a tip that its author has not seen."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.authoring.blockwise import is_of_container
from contentrepo.applets.authoring.merging import MOST, merge_trees
from contentrepo.applets.authoring.models import Conflict, Merged
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import SUBMODULE, Entry, Repository, Snapshot
from contentrepo.named_tuple import NamedTuple

Changes = Mapping[str, bytes | None]


class Rebased(NamedTuple):
    """What to change in the tip, the entries that stand there, the modes that are given, and what does not fit."""

    changes: Changes
    old: Mapping[str, Entry]
    modes: Mapping[str, int]
    conflicts: tuple[Conflict, ...] = ()


def rebase(
    repository: Repository,
    changes: Changes,
    *,
    base: Snapshot,
    tip: Snapshot,
    old: Mapping[str, Entry],
    modes: Mapping[str, int],
) -> Rebased:
    """What a task changes, on another tree than the one that it was planned on.

    Args:
        repository: where the commits are.
        changes: path -> bytes, None where the file goes.
        base: the commit that it was planned on, as a snapshot.
        tip: the branch now.
        old: the base's entries at these paths.
        modes: path -> mode, where the task gives one.

    Raises:
        TooFarApart: too much has changed since.
    """
    if base.tree == tip.tree:
        return Rebased(changes, old, modes)
    now = git.find_entries(tip, changes)
    if all(now.get(path) == old.get(path) for path in changes) and not _may_hold_less(base, tip):
        return Rebased(changes, now, modes)
    theirs = git.write_changes(repository, base.tree, changes, old, modes).id
    merged = merge_trees(repository, base.commit, tip.commit, theirs)
    if merged.conflicts:
        return Rebased({}, now, {}, merged.conflicts)
    wanted = read_merged(tip, merged)
    return Rebased(wanted, git.find_entries(tip, wanted), modes_of(merged))


def _may_hold_less(base: Snapshot, tip: Snapshot) -> bool:
    """Whether others changed what holds blocks: the edited one may be held by nothing now, though its file is there."""
    found = git.compare_trees(base, tip, most=MOST)
    if found is None:
        return True
    return any(before is not None and is_of_container(path) for path, (before, _) in found.files.items())


def modes_of(merged: Merged) -> dict[str, int]:
    """Path -> mode, of all that a merge puts into the tip."""
    return {path: entry.mode for path, entry in merged.changes.items() if entry is not None}


def read_merged(tip: Snapshot, merged: Merged) -> Changes:
    """What a merge does to the tip, with bytes.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    return {path: _bytes_of(tip, path, entry, merged.files) for path, entry in merged.changes.items()}


def _bytes_of(tip: Snapshot, path: str, entry: Entry | None, files: Mapping[str, bytes]) -> bytes | None:
    """What a merged file holds: bytes that neither side had, or those of a blob."""
    if entry is None:
        return None
    if path in files:
        return files[path]
    if entry.mode == SUBMODULE:
        return entry.blob.encode()
    return next(data for _, data in tip.read([entry.blob]))
