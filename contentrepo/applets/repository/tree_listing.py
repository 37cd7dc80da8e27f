"""What a tree holds, from its objects: whoever has a way to read them needs no git process that prints them all."""

from __future__ import annotations

import re
from itertools import repeat

from contentrepo.applets.repository.database import Finder, Untold
from contentrepo.applets.repository.git import decode, encode
from contentrepo.applets.repository.models import FILE, FOLDER, Entry
from contentrepo.applets.repository.tree import ID_BYTES
from contentrepo.applets.repository.tree_lines import plain_mode
from contentrepo.pattern import compiled

MOST_FOLDERS = 200  # more of them git reads faster than it answers for each
LARGEST = 2 << 20  # bytes of a tree; of a larger one, git tells a piece at a time, which takes less memory
MOST_FILES = 1_000_000

_LINE = compiled(rb"([0-7]{5,6}) ([^\0]++)\0(.{20})", re.DOTALL)
_PLAIN = b"100644"

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost

Files = dict[str, Entry]
Trees = dict[str, str]


def list_tree(database: Finder, tree: str, *, longest: int) -> tuple[Files, Trees]:
    """Every leaf, and the tree id of every folder, by path, in git's order.

    Args:
        database: where the trees are.
        tree: id of the root.
        longest: characters that a path may have.

    Raises:
        Untold: git shall say what is there: a tree is missing or damaged, there are very many, or a path is long.
    """
    files: Files = {}
    trees: Trees = {"": tree}
    _add(database, "", tree, (files, trees), longest)
    return files, trees


def _add(database: Finder, prefix: str, tree: str, listing: tuple[Files, Trees], longest: int) -> None:
    files, trees = listing
    lines = _read_lines(database, tree) if len(trees) <= MOST_FOLDERS else None
    if lines is None or len(files) + len(lines) > MOST_FILES:
        raise Untold(tree)
    if not lines:
        return
    modes, names, ids = zip(*lines, strict=True)
    start = encode(prefix)
    paths = decode(start + (b"\0" + start).join(names)).split("\0")
    hexes = b"".join(ids).hex(" ", ID_BYTES).split(" ")
    if len(max(paths, key=len)) > longest:
        raise Untold(tree)
    if modes.count(_PLAIN) == len(modes):
        files.update(zip(paths, map(_new, repeat(Entry), zip(repeat(FILE), hexes)), strict=False))  # repeat has no end
        return
    for mode, path, blob in zip(modes, paths, hexes, strict=True):
        number = plain_mode(int(mode, 8))
        if number == FOLDER:
            trees[path] = blob
            _add(database, f"{path}/", blob, listing, longest)
        else:
            files[path] = _new(Entry, (number, blob))


def _read_lines(database: Finder, tree: str) -> list[tuple[bytes, bytes, bytes]] | None:
    """(mode, name, id) of each line; None where it is no tree, or no such."""
    found = database.find(tree)
    if found is None or found[0] != "tree" or len(found[1]) > LARGEST:
        return None
    lines: list[tuple[bytes, bytes, bytes]] = _LINE.findall(found[1])
    length = sum(len(mode) + len(name) for mode, name, _ in lines) + len(lines) * (ID_BYTES + 2)
    return lines if length == len(found[1]) else None
