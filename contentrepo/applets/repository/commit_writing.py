"""A commit that an author asked for: written, looked at, and only then moved to by a branch, durably."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from contentrepo.applets.repository.commit_object import render_commit
from contentrepo.applets.repository.commits import find_newest_time
from contentrepo.applets.repository.loose_writing import sync_objects, sync_path, write_object
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SUBMODULE, Entry, Repository
from contentrepo.applets.repository.refs import move_ref
from contentrepo.applets.repository.tree import EMPTY_TREE
from contentrepo.applets.repository.tree_edit import plan_tree
from contentrepo.named_tuple import NamedTuple

_UNFIT = str.maketrans("", "", "<>\n\r\0")
_SYNCED = (
    "-c",
    "core.fsync=committed,reference",
    "-c",
    "core.fsyncMethod=fsync",
    "-c",
    "core.filesRefLockTimeout=5000",
)


class Written(NamedTuple):
    """An object that nobody may find yet, and the files that hold it and all that is new below it."""

    id: str
    files: tuple[Path, ...]


def write_changes(
    repository: Repository,
    base: str,
    changes: Mapping[str, bytes | None],
    old: Mapping[str, Entry],
    modes: Mapping[str, int] | None = None,
) -> Written:
    """The tree that `base` becomes when files get these bytes, or go (None).

    Args:
        repository: where.
        base: id of the tree before.
        changes: path -> bytes.
        old: the entries that stood at these paths; a file that could be run still can.
        modes: path -> mode, where it is to be this one. The bytes of a link are its target; of a submodule, the id of
            its commit.

    Raises:
        PathClash: a path would be a file and a folder at once.
        ObjectMissing: a folder of `base` is not in the repository.
        CouldNotCheck: the disk does not take it.
    """
    files: list[Path] = []
    entries: dict[str, Entry | None] = {}
    for path, data in changes.items():
        if data is None:
            entries[path] = None
            continue
        mode = _find_mode(path, old, modes or {})
        if mode == SUBMODULE:
            entries[path] = Entry(mode, data.decode())
            continue
        blob, file = write_object(repository, b"blob", data)
        entries[path] = Entry(mode, blob)
        files.append(file)
    tree, folders = plan_tree(repository, base, entries)
    files += [write_object(repository, b"tree", data)[1] for _, data in folders]
    if tree == EMPTY_TREE:
        files.append(write_object(repository, b"tree", b"")[1])
    return Written(tree, tuple(files))


def _find_mode(path: str, old: Mapping[str, Entry], modes: Mapping[str, int]) -> int:
    if path in modes:
        return modes[path]
    before = old.get(path)
    return EXECUTABLE if before and before.mode == EXECUTABLE else FILE


def write_authored_commit(
    repository: Repository, tree: Written, message: str, *, author: tuple[str, str], parents: Sequence[str], time: int
) -> Written:
    """A commit by an author (name, mail), who is its committer, too, never dated before its parents.

    `time` is in seconds since the epoch.

    Raises:
        CouldNotCheck: the disk does not take it.
    """
    name, mail = (part.translate(_UNFIT).strip() or "unknown" for part in author)
    text = message.encode("utf-8", "replace").decode().replace("\0", "").rstrip("\n") + "\n"
    time = max(time, find_newest_time(repository, parents))
    data = render_commit(tree.id, text, parents=parents, author=f"{name} <{mail}>", time=time)
    commit, file = write_object(repository, b"commit", data)
    return Written(commit, (*tree.files, file))


def land_commit(repository: Repository, ref: str, commit: Written, *, expected: str | None, reason: str) -> None:
    """Move a branch to the commit, if it is still where it was; on return the disk has all of it.

    Raises:
        RefMoved: somebody else was faster; nothing happened.
        CouldNotCheck: git or the disk does not take it.
    """
    sync_objects(commit.files)
    move_ref(repository, ref, commit.id, expected=expected, reason=reason, options=_SYNCED)
    file = repository.git_dir / ref
    if file.exists():
        sync_path(file.parent)
