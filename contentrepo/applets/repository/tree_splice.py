"""A new tree from an old one where files are only exchanged: ids are put into the bytes of the trees on the way.

OLX folders have thousands of files; to take one apart and put it together again costs more than all the rest of a task.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.repository.database import Database, Untold
from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.models import FOLDER, Entry
from contentrepo.applets.repository.tree import ID_BYTES, object_id, tree_line
from contentrepo.applets.repository.tree_lines import find_place, plain_mode

MOST = 20  # files; each costs a copy of its folder

Trees = list[tuple[str, bytes]]
"""Ids and bytes of trees that are new, inner ones first."""


def splice_trees(
    database: Database, base: str, changes: Mapping[str, Entry | None], folders: list[str]
) -> tuple[str, Trees]:
    """The id of the tree that `base` becomes, and the trees that have to be written for it.

    Args:
        database: that has the old ones.
        base: id of the tree before.
        changes: path -> what is to stand there.
        folders: every folder above them, inner ones first.

    Raises:
        Untold: a file is new, or goes, or becomes a folder, or too many change; or a folder is not there.
    """
    if len(changes) > MOST:
        raise Untold(base)
    ids, data = _read(database, base, folders)
    for path, entry in changes.items():
        if entry is None:
            raise Untold(path)
        above, _, name = path.rpartition("/")
        data[above] = _exchange(data[above], encode(name), entry)
    written: Trees = []
    tree = base
    for folder in folders:
        tree = object_id(b"tree", data[folder])
        if tree == ids[folder]:
            continue
        written.append((tree, data[folder]))
        if folder:
            above, _, name = folder.rpartition("/")
            data[above] = _exchange(data[above], encode(name), Entry(FOLDER, tree))
    return tree, written


def _read(database: Database, base: str, folders: list[str]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Ids and bytes of the folders, each found in the one above it."""
    ids: dict[str, str] = {}
    data: dict[str, bytes] = {}
    for folder in reversed(folders):
        above, _, name = folder.rpartition("/")
        ids[folder] = _find_folder(data[above], encode(name)) if folder else base
        held = database.find(ids[folder])
        if held is None or held[0] != "tree":
            raise Untold(folder)
        data[folder] = held[1]
    return ids, data


def _find_folder(data: bytes, name: bytes) -> str:
    start, end = _find(data, name)
    if plain_mode(int(data[start : data.index(b" ", start)], 8)) != FOLDER:
        raise Untold(name.decode("utf-8", "replace"))
    return data[end - ID_BYTES : end].hex()


def _exchange(data: bytes, name: bytes, entry: Entry) -> bytes:
    start, end = _find(data, name)
    mode = plain_mode(int(data[start : data.index(b" ", start)], 8))
    if (mode == FOLDER) != (entry.mode == FOLDER):  # git would sort it to another place
        raise Untold(name.decode("utf-8", "replace"))
    return data[:start] + tree_line(entry.mode, name, entry.blob) + data[end:]


def _find(data: bytes, name: bytes) -> tuple[int, int]:
    found = find_place(data, name)
    if found is None:
        raise Untold(name.decode("utf-8", "replace"))
    return found
