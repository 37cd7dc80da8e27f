"""A changed tree with all that is new in it: first the blobs, then the folders."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.repository.models import SUBMODULE, Entry, Repository
from contentrepo.applets.repository.tree_edit import write_tree
from contentrepo.applets.repository.writing import BytesOf, write_lost_blobs


def write_edited_tree(repository: Repository, base: str, changes: Mapping[str, Entry | None], bytes_of: BytesOf) -> str:
    """Write the tree that `base` becomes when each path gets its entry, or goes (None), and return its id.

    `bytes_of` gives (blob, bytes) of blobs that the repository has not.

    Raises:
        PathClash: a path would be a file and a folder at once.
        ObjectMissing: a folder of `base` is not there, or `bytes_of` has not got a blob.
    """
    entries = (entry for entry in changes.values() if entry is not None and entry.mode != SUBMODULE)
    write_lost_blobs(repository, [entry.blob for entry in entries], bytes_of)
    return write_tree(repository, base, changes)
