"""Which files of two changed trees are merged by block, and what their merge makes of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from contentrepo.applets.merging.api import Unreadable
from contentrepo.applets.merging.models import Blocks
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.api import blob_id, find_entries
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Changes, Entry, Snapshot
from contentrepo.named_tuple import NamedTuple

PLAIN = frozenset({FILE, EXECUTABLE})

Sides = tuple[Entry | None, Entry | None, Entry | None]
"""What base, ours and theirs have at one path."""


class Woven(NamedTuple):
    """Files that were merged by block.

    Attributes:
        entries: path -> the entry, None where there is no such file.
        files: the bytes that neither side had.
    """

    entries: Mapping[str, Entry | None]
    files: Mapping[str, bytes]
    blocks: Blocks


NOTHING = Woven({}, {}, Blocks({}, (), {}))


def sides_of(path: str, own: Changes, other: Changes) -> Sides:
    """What the three trees have at a path that one side changed at least."""
    base = own[path][0] if path in own else other[path][0]
    return base, own[path][1] if path in own else base, other[path][1] if path in other else base


def merge_by_block(stem: Snapshot, own: Changes, other: Changes) -> Woven:
    """Merge the XML files that either side changed, where the merge of one file could depend on another."""
    paths = [path for path in {**own, **other} if _is_xml(path, sides_of(path, own, other))]
    if not own or not other or not _may_meet(paths, own, other):
        return NOTHING
    pages = [path for path in {**own, **other} if path.endswith(".html") and "/static/" not in f"/{path}"]
    by_path = {path: sides_of(path, own, other) for path in (*paths, *pages)}
    plain = {path: sides for path, sides in by_path.items() if _is_plain(sides)}
    bytes_of = dict(stem.read(entry.blob for sides in plain.values() for entry in sides if entry is not None))
    fit = {blob for path in paths if path in plain for blob in _blobs(plain[path]) if olx.is_mergeable(bytes_of[blob])}
    chosen = [path for path in paths if path in plain and fit.issuperset(_blobs(plain[path]))]
    texts, page_texts = (
        tuple(
            {path: bytes_of[entry.blob] for path in some if (entry := plain[path][at]) is not None} for at in range(3)
        )
        for some in (chosen, [path for path in pages if path in plain])
    )
    try:
        blocks = olx.merge_blocks(
            (texts[0], texts[1], texts[2]),
            (page_texts[0], page_texts[1], page_texts[2]),
            changed=(own.keys(), other.keys()),
            read_base=_reader(stem),
        )
    except Unreadable:
        return NOTHING
    return _as_entries(blocks, plain)


def _as_entries(blocks: Blocks, sides: Mapping[str, Sides]) -> Woven:
    entries: dict[str, Entry | None] = {}
    files: dict[str, bytes] = {}
    for path, data in blocks.files.items():
        base, ours, theirs = sides[path]
        if data is None:
            entries[path] = None
            continue
        blob = blob_id(data)
        mode = next((side.mode for side in (ours, theirs, base) if side is not None), FILE)
        entries[path] = next((side for side in (ours, theirs) if side and side.blob == blob), Entry(mode, blob))
        if all(side is None or side.blob != blob for side in (ours, theirs)):
            files[path] = data
    return Woven(entries, files, blocks)


def _is_xml(path: str, sides: Sides) -> bool:
    return path.endswith(".xml") and "/static/" not in f"/{path}" and _is_plain(sides)


def _is_plain(sides: Iterable[Entry | None]) -> bool:
    return all(entry is None or entry.mode in PLAIN for entry in sides)


def _may_meet(paths: Iterable[str], own: Changes, other: Changes) -> bool:
    """Whether both sides changed one file, or one side took something out of a container."""
    for path in paths:
        if path in own and path in other:
            return True
        before, _ = own[path] if path in own else other[path]
        if before is not None and is_of_container(path):
            return True
    return False


def is_of_container(path: str) -> bool:
    """Whether it is a file of blocks that hold others: where such a one was changed, a block may be held no more."""
    return path.endswith(".xml") and any(map(olx.is_container, path.split("/")[-2:-1]))


def _blobs(sides: Sides) -> set[str]:
    return {entry.blob for entry in sides if entry is not None}


def _reader(snapshot: Snapshot) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        entry = find_entries(snapshot, [path]).get(path)
        if entry is None or entry.mode not in PLAIN:
            return None
        return next(iter(snapshot.read([entry.blob])))[1]

    return read
