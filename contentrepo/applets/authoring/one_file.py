"""One file that two sides changed, for `git merge`, which shows a driver nothing else."""

from __future__ import annotations

from contentrepo.applets.authoring.contested import as_conflict, merge_texts
from contentrepo.applets.authoring.models import MergedFile
from contentrepo.applets.merging.api import Unreadable, mark_lines
from contentrepo.applets.merging.models import Blocks
from contentrepo.applets.olx import api as olx


def merge_file(path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedFile:
    """The merged bytes; where there are conflicts, ours with marks for people."""
    blocks = _merge_blocks(path, base, ours, theirs) if path.endswith(".xml") else None
    if blocks is not None:
        data = blocks.files[path]
        if data is not None and not blocks.conflicts:
            return MergedFile(data)
        return MergedFile(mark_lines(base, ours, theirs), blocks.conflicts)
    joined = merge_texts(path, base, ours, theirs, is_new=not base)
    if joined.data is not None:
        return MergedFile(joined.data)
    return MergedFile(mark_lines(base, ours, theirs), tuple(as_conflict(path, one) for one in joined.disagreements))


def _merge_blocks(path: str, base: bytes, ours: bytes, theirs: bytes) -> Blocks | None:
    """None where the file is not mergeable, or more than this file would have to change."""
    sides = ({path: base} if base else {}), {path: ours}, {path: theirs}
    try:
        blocks = olx.merge_blocks(sides, ({}, {}, {}), changed=({path}, {path}), read_base=lambda _: None)
    except Unreadable:
        return None
    return blocks if blocks.files.keys() == {path} and blocks.files[path] is not None else None
