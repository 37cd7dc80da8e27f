"""What differs between two trees, and single entries of one: asked of git, so that neither has to be listed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from contentrepo.applets.repository.database import ReadOnce, Untold
from contentrepo.applets.repository.git import decode, run_git, split_records, start_git, try_git
from contentrepo.applets.repository.listing import TREE_MODE
from contentrepo.applets.repository.models import FOLDER, Difference, Entry, Repository, Snapshot
from contentrepo.applets.repository.naming import find_at
from contentrepo.applets.repository.objects import ObjectMissing, ask_git
from contentrepo.applets.repository.process import GitFailed
from contentrepo.applets.repository.snapshot import TreeSnapshot
from contentrepo.applets.repository.tree import parse_tree
from contentrepo.applets.repository.tree_lines import plain_mode
from contentrepo.applets.repository.tree_walk import walk_trees
from contentrepo.pattern import DOTALL, compiled

RECORD = 400  # bytes that a change may take on average before we give up; few paths are longer
LIST = ("ls-tree", "-z", "--full-tree", "--")
CHANGES = ("diff-tree", "-r", "-t", "-z", "--no-renames")
NAMES = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv")
ABSENT = "0" * 40
_LINE = compiled(rb"[0-7]+ ([^\0]+)\0.{20}", DOTALL)
MAX_NAMES = 500  # a command line has a limit


def compare_trees(old: Snapshot, new: Snapshot, *, most: int) -> Difference | None:
    """What differs between two trees of one repository.

    Args:
        old: before.
        new: after.
        most: files that may differ.

    Returns:
        None where more differ, and for snapshots that are no trees.

    Raises:
        ObjectMissing: a tree is not in the repository.
    """
    if not isinstance(old, TreeSnapshot) or not isinstance(new, TreeSnapshot) or old.repository != new.repository:
        return None
    if old.tree == new.tree:
        return Difference({}, {})
    limit = most * RECORD
    if (finder := new.repository.database or new.repository.batch) is not None:
        with suppress(Untold, GitFailed):
            found = walk_trees(finder, old.tree, new.tree, limit=limit)
            return found if found is not None and len(found.files) <= most else None
    return _ask_for_difference(old, new, limit=limit, most=most)


def _ask_for_difference(old: TreeSnapshot, new: TreeSnapshot, *, limit: int, most: int) -> Difference | None:
    with start_git(new.repository, *CHANGES, old.tree, new.tree) as process:
        printed = process.stdout.read(limit + 1)
        if len(printed) > limit:
            return None
        try:
            process.check_success()
        except GitFailed as error:
            raise ObjectMissing(new.tree) from error
    words = decode(printed).split("\0")[:-1]
    files, folders = {}, {}
    for record, path in zip(words[::2], words[1::2], strict=True):
        before, after = _read_change(record)
        if FOLDER not in (before and before.mode, after and after.mode):
            files[path] = before, after
        elif after is not None:
            folders[path] = after.blob
    return Difference(files, folders) if len(files) <= most else None


def _read_change(record: str) -> tuple[Entry | None, Entry | None]:
    """Of `:<mode> <mode> <id> <id> <letter>`."""
    old_mode, new_mode, old, new, _ = record[1:].split(" ")
    return _entry(old_mode, old), _entry(new_mode, new)


def _entry(mode: str, blob: str) -> Entry | None:
    return None if blob == ABSENT else Entry(int(mode, 8), blob)


def list_changed_paths(repository: Repository, old: str, new: str) -> tuple[str, ...]:
    """The paths of files that two trees (or commits) have otherwise, in order; of a moved file both paths.

    Raises:
        GitFailed: one of them is not there.
        OutputTooLarge: the names fill more than 256 MiB.
    """
    return tuple(split_records(run_git(repository, *NAMES, old, new)))


def list_staged_paths(repository: Repository) -> tuple[str, ...]:
    """The paths of files that the index has otherwise than HEAD; () where there is no HEAD yet."""
    exit_code, printed, _ = try_git(repository, "diff-index", "--cached", *NAMES[1:], "HEAD", "--")
    return () if exit_code else tuple(split_records(printed))


def find_entries(snapshot: Snapshot, paths: Iterable[str]) -> dict[str, Entry]:
    """The entries at some paths, a folder's with the mode `FOLDER`; what is not there is left out."""
    wanted = list(dict.fromkeys(paths))
    if isinstance(snapshot, TreeSnapshot) and not snapshot.is_listed and len(wanted) <= MAX_NAMES:
        return _find_in_tree(snapshot, wanted) if wanted else {}
    found = {}
    for path in wanted:
        if (entry := snapshot.files.get(path)) is not None:
            found[path] = entry
        elif tree := snapshot.tree_at(path):
            found[path] = Entry(FOLDER, tree)
    return found


def list_names(snapshot: Snapshot, folder: str) -> list[str]:
    """The names of all that stands right in a folder; [] where there is no such folder."""
    if isinstance(snapshot, TreeSnapshot) and not snapshot.is_listed:
        found = find_entries(snapshot, [folder]).get(folder)
        return _read_names(snapshot, found.blob) if found and found.mode == FOLDER else []
    start = f"{folder}/"
    return sorted({path[len(start) :].partition("/")[0] for path in snapshot.files if path.startswith(start)})


def _read_names(snapshot: TreeSnapshot, tree: str) -> list[str]:
    repository = snapshot.repository
    found = ask_git(repository, tree) if repository.batch or repository.database else None
    if found is None or found[3] is None:
        return split_records(run_git(repository, *LIST[:-1], "--name-only", "--", tree))
    return [decode(name) for name in _LINE.findall(found[3])]


def list_top(snapshot: Snapshot) -> dict[str, Entry]:
    """The entries right at the root, folders included."""
    if isinstance(snapshot, TreeSnapshot) and not snapshot.is_listed:
        return _read_top(snapshot)
    names = {path.partition("/")[0] for path in snapshot.files}
    return find_entries(snapshot, names)


def _read_top(snapshot: TreeSnapshot) -> dict[str, Entry]:
    repository = snapshot.repository
    found = ask_git(repository, snapshot.tree) if repository.batch or repository.database else None
    if found is None or found[3] is None:  # nobody to ask, or far too much to say
        return _ask_git(snapshot, [])
    return {decode(name): Entry(plain_mode(mode), blob) for name, (mode, blob) in parse_tree(found[3]).items()}


def _find_in_tree(snapshot: TreeSnapshot, paths: list[str]) -> dict[str, Entry]:
    if (database := snapshot.repository.database) is not None:
        with suppress(Untold):
            read = ReadOnce(database)
            found = {path: find_at(read, snapshot.tree, path) for path in paths}
            return {path: Entry(*entry) for path, entry in found.items() if entry is not None}
    return _ask_git(snapshot, paths)


def _ask_git(snapshot: TreeSnapshot, paths: list[str]) -> dict[str, Entry]:
    found = {}
    for record in split_records(run_git(snapshot.repository, *LIST, snapshot.tree, *paths)):
        head, _, path = record.partition("\t")
        mode, _, name = head.split(" ")
        found[path] = Entry(FOLDER if mode == TREE_MODE else int(mode, 8), name)
    return found
