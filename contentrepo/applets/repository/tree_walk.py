"""What differs between two trees of a database: folders of one id are passed by, others are compared line by line."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.repository.database import Finder, Untold
from contentrepo.applets.repository.git import decode
from contentrepo.applets.repository.listing import MAX_PATH
from contentrepo.applets.repository.models import FOLDER, Difference, Entry
from contentrepo.applets.repository.tree import EMPTY_TREE
from contentrepo.applets.repository.tree_lines import Lines, compare_lines

Change = tuple[str, Entry | None, Entry | None]
RECORD = 98  # bytes that `git diff-tree` prints of a change beside its path


def walk_trees(database: Finder, old: str, new: str, *, limit: int) -> Difference | None:
    """The difference; None where git would need more than `limit` bytes to tell it, or a path is too long.

    Raises:
        Untold: a folder is not there, or is damaged.
    """
    files: dict[str, tuple[Entry | None, Entry | None]] = {}
    folders: dict[str, str] = {}
    for path, before, after in _walk(database, old, new):
        limit -= RECORD + len(path)
        if limit < 0 or len(path) > MAX_PATH:
            return None
        if after is not None and after.mode == FOLDER:
            folders[path] = after.blob
        elif before is None or before.mode != FOLDER:
            files[path] = before, after
    return Difference(files, folders)


def _walk(database: Finder, old: str, new: str) -> Iterator[Change]:
    """Each change in git's order; what was a folder and is a file is told twice. Trees may be deeper than a stack."""
    waiting = [iter(_compare(database, "", old, new))]
    while waiting:
        change = next(waiting[-1], None)
        if change is None:
            waiting.pop()
            continue
        yield change
        path, before, after = change
        if FOLDER in (before and before.mode, after and after.mode):
            old, new = before.blob if before else EMPTY_TREE, after.blob if after else EMPTY_TREE
            waiting.append(iter(_compare(database, f"{path}/", old, new)))


def _compare(database: Finder, prefix: str, old: str, new: str) -> list[Change]:
    try:
        before, after = compare_lines(_read(database, old), _read(database, new))
    except ValueError as error:
        raise Untold(prefix) from error
    if len(before) == len(after) == 1:
        ((name, old_line),), ((other_name, new_line),) = before.items(), after.items()
        if name == other_name and (old_line[0] == FOLDER) == (new_line[0] == FOLDER):  # most of the time
            return [(prefix + decode(name), Entry(*old_line), Entry(*new_line))]
    one, other = _keyed(before), _keyed(after)
    keys = sorted(one.keys() | other.keys())
    return [(prefix + decode(key.removesuffix(b"/")), one.get(key), other.get(key)) for key in keys]


def _keyed(lines: Lines) -> dict[bytes, Entry]:
    """Git sorts a folder as if its name ended with a slash."""
    return {name + b"/" if line[0] == FOLDER else name: Entry(*line) for name, line in lines.items()}


def _read(database: Finder, tree: str) -> bytes:
    if tree == EMPTY_TREE:
        return b""
    found = database.find(tree)
    if found is None or found[0] != "tree":
        raise Untold(tree)
    return found[1]
