"""A new tree from an old one and what changed: only the folders on the way to a change are read and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BufferedReader

from contentrepo.applets.repository.database import Database, Untold
from contentrepo.applets.repository.git import encode, run_git, start_git
from contentrepo.applets.repository.listing import read_listing
from contentrepo.applets.repository.models import FOLDER, SUBMODULE, Entry, Repository
from contentrepo.applets.repository.objects import ObjectMissing
from contentrepo.applets.repository.process import CHUNK
from contentrepo.applets.repository.tree import EMPTY_TREE, PathClash, object_id, parse_tree, tree_line
from contentrepo.applets.repository.tree_splice import Trees, splice_trees
from contentrepo.errors import CouldNotCheck
from contentrepo.named_tuple import NamedTuple

Lines = dict[bytes, tuple[int, str]]
"""A folder's lines: name -> (mode, object id)."""


class _Folder(NamedTuple):
    """A folder on the way to a change: its id in the old tree ("" where it had none), and its lines."""

    old: str
    lines: Lines


def write_tree(repository: Repository, base: str, changes: Mapping[str, Entry | None]) -> str:
    """Write the tree that `base` becomes when each path of `changes` gets its entry, or goes (None).

    Raises:
        PathClash: a path would be a file and a folder at once.
        ObjectMissing: a folder of `base` is not in the repository.
    """
    tree, written = plan_tree(repository, base, changes)
    _make_trees(repository, written)
    if tree == EMPTY_TREE and repository.database is not None:
        repository.database.write("tree", b"")
    elif tree == EMPTY_TREE:
        run_git(repository, "mktree")  # git knows this tree by heart and still misses it when it is not there
    return tree


def plan_tree(repository: Repository, base: str, changes: Mapping[str, Entry | None]) -> tuple[str, Trees]:
    """The id of the same tree, and the folders that have to be written for it, inner ones first.

    Raises:
        PathClash, ObjectMissing: as `write_tree`.
    """
    wanted = _on_the_way(changes)
    if (database := repository.database) is not None:
        with suppress(Untold):
            return splice_trees(database, base, changes, wanted)
    folders = {folder: _Folder("", {}) for folder in wanted}
    if base != EMPTY_TREE:
        folders |= _read_folders(repository, base, wanted)
        _check_whole(folders, base)
    for path, entry in changes.items():
        _apply(folders, path, entry)
    return _plan_folders(folders)


def _on_the_way(paths: Iterable[str]) -> list[str]:
    """Every folder above the paths, inner ones first."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(found, key=lambda folder: (folder.count("/") + bool(folder), folder), reverse=True)


def _read_folders(repository: Repository, base: str, wanted: list[str]) -> dict[str, _Folder]:
    """Those of the folders that the old tree has."""
    if (database := repository.database) is not None:
        with suppress(Untold):
            return _find_folders(database, base, wanted)
    return _ask_for_folders(repository, base, wanted)


def _find_folders(database: Database, base: str, wanted: list[str]) -> dict[str, _Folder]:
    """Outer folders first, each found in the one above it."""
    found: dict[str, _Folder] = {}
    for folder in reversed(wanted):
        above, _, name = folder.rpartition("/")
        lines = found[above].lines if folder and above in found else {}
        mode, tree = lines.get(encode(name), (0, "")) if folder else (FOLDER, base)
        if mode != FOLDER:
            continue
        held = database.find(tree)
        if held is None or held[0] != "tree":
            raise Untold(tree)
        found[folder] = _Folder(tree, parse_tree(held[1]))
    return found


def _ask_for_folders(repository: Repository, base: str, wanted: list[str]) -> dict[str, _Folder]:
    found: dict[str, _Folder] = {}
    names = _object_names(repository, base, wanted)
    asked = b"".join([encode(name) + b"\n" for name in names.values()])
    with start_git(repository, "cat-file", "--batch", "--buffer", data=asked) as git:
        for folder in names:
            head = git.stdout.readline()
            if head.endswith(b" missing\n"):
                continue
            name, kind, size = head.split(b" ")
            if kind == b"tree":
                found[folder] = _Folder(name.decode(), parse_tree(git.stdout.read(int(size))))
                git.stdout.read(1)
            else:
                _skip(git.stdout, int(size) + 1)
    return found


def _object_names(repository: Repository, base: str, folders: list[str]) -> dict[str, str]:
    """What git calls each folder; a line end in a path would cut the name in two, so then ids have to be found."""
    if not any("\n" in folder for folder in folders):
        return {folder: f"{base}:{folder}" for folder in folders}
    trees = read_listing(repository, base).trees
    return {folder: trees[folder] for folder in folders if folder in trees}


def _skip(stdout: BufferedReader, size: int) -> None:
    while size > 0:
        size -= len(stdout.read(min(size, CHUNK))) or size


def _check_whole(folders: Mapping[str, _Folder], base: str) -> None:
    """A folder that the old tree names and that is not there must not be taken for an empty one."""
    if not folders[""].old:
        raise ObjectMissing(base)
    for path, folder in folders.items():
        above, _, name = path.rpartition("/")
        mode, named = folders[above].lines.get(encode(name), (0, ""))
        if path and mode == FOLDER and named != folder.old:
            raise ObjectMissing(named)


def _apply(folders: Mapping[str, _Folder], path: str, entry: Entry | None) -> None:
    above, _, name = path.rpartition("/")
    lines = folders[above].lines
    if entry is None:
        lines.pop(encode(name), None)
        return
    stood = lines.get(encode(name))
    # Nobody said that the files of this folder go.
    if stood and stood[0] == FOLDER and path not in folders:
        raise PathClash(path)
    lines[encode(name)] = (entry.mode, entry.blob)


def _plan_folders(folders: Mapping[str, _Folder]) -> tuple[str, Trees]:
    """The id of the root, and the folders that are new, inner ones first."""
    written: Trees = []
    tree = EMPTY_TREE
    for path, (old, lines) in folders.items():
        above, _, name = path.rpartition("/")
        data = _tree_bytes(lines)
        tree = object_id(b"tree", data)
        if path:
            _link(folders[above].lines, path, encode(name), tree=tree if lines else "")
        if lines and tree != old:
            written.append((tree, data))
    return tree, written


def _link(above: Lines, path: str, name: bytes, *, tree: str) -> None:
    """Enter a finished folder in the one above it; git keeps no empty folders."""
    mode, _ = above.get(name, (FOLDER, ""))
    if mode == FOLDER and not tree:
        above.pop(name, None)
    elif mode == FOLDER:
        above[name] = (FOLDER, tree)
    elif tree:
        raise PathClash(path)


def _tree_bytes(lines: Lines) -> bytes:
    """What the object of a tree holds."""
    # Git sorts a folder as if its name ended with a slash.
    order = sorted(lines, key=lambda name: name + b"/" if lines[name][0] == FOLDER else name)
    return b"".join([tree_line(lines[name][0], name, lines[name][1]) for name in order])


def _make_trees(repository: Repository, trees: Trees) -> None:
    if not trees:
        return
    if repository.database is not None:
        made = [repository.database.write("tree", data) for _, data in trees]
        _check_made(made, trees)
        return
    listings = b"".join([_listing(parse_tree(data)) + b"\0" for _, data in trees])
    made = run_git(repository, "mktree", "-z", "--batch", "--missing", data=listings).decode().split()
    _check_made(made, trees)


def _check_made(made: list[str], trees: Trees) -> None:
    if made != [tree for tree, _ in trees]:
        raise CouldNotCheck("git made other trees than we asked for", hint="Run `git fsck`.")


def _listing(lines: Lines) -> bytes:
    kinds = {FOLDER: b"tree", SUBMODULE: b"commit"}
    return b"".join(
        [
            b"%o %s %s\t%s\0" % (mode, kinds.get(mode, b"blob"), name.encode(), line)
            for line, (mode, name) in lines.items()
        ]
    )
