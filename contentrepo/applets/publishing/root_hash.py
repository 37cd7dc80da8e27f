"""A unit's root hash: git's id of its tree, worked out from nothing but the rows of the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.live.models import FileRow
from contentrepo.applets.repository.api import PathClash, tree_id
from contentrepo.applets.repository.models import Entry


def has_root_hash(files: Mapping[str, FileRow], tree: str) -> bool:
    """Whether files (path from the repository's root -> row) make this tree, or a folder that all of them are in does.

    The store does not say which folder is the unit's; no other one has its id.
    """
    if not files:
        return not tree
    return any(compute_root_hash(files, folder) == tree for folder in _list_folders(files))


def compute_root_hash(files: Mapping[str, FileRow], folder: str) -> str:
    """The id of the tree of the files, seen from a folder; "" where they make no tree, or name blobs that cannot be."""
    start = len(folder) + 1 if folder else 0
    try:
        return tree_id({path[start:]: Entry(row.mode, row.blob) for path, row in files.items()})
    except (PathClash, ValueError):  # what is no hexadecimal number was typed in by hand
        return ""


def _list_folders(files: Mapping[str, FileRow]) -> Iterator[str]:
    """Every folder that all files are in, the innermost first, and the top."""
    first, last = min(files), max(files)
    shared = first.split("/")[:-1]
    other = last.split("/")[:-1]
    depth = next((place for place, pair in enumerate(zip(shared, other, strict=False)) if pair[0] != pair[1]), None)
    depth = min(len(shared), len(other)) if depth is None else depth
    for length in range(depth, -1, -1):
        yield "/".join(shared[:length])
