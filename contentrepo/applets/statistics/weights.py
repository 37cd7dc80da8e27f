"""Bytes of files and of blocks, and what stands inside problems and videos: one bulk read of what is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry, Snapshot
from contentrepo.applets.statistics.models import Inside, Key, Weights

LOOKED_INTO = frozenset({"problem", "video"})


def read_weights(course: Course, files: Mapping[str, Entry], snapshot: Snapshot) -> Weights:
    """The weights of a run: sizes of all its files, and a look into few of them.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    blob_of = {path: entry.blob for path, entry in files.items() if entry.mode in (FILE, EXECUTABLE)}
    of_blob = dict(snapshot.size(dict.fromkeys(blob_of.values())))
    sizes = {path: of_blob[blob] for path, blob in blob_of.items()}
    blocks = _whole_files(course, sizes)
    insides: dict[Key, Inside] = {}
    holders = _holders(course.blocks.values())
    opened = {path: held for path, held in holders.items() if len(held) > 1 or held[0].block_type in LOOKED_INTO}
    for path, data in _read_files(opened, blob_of, snapshot):
        insides.update(_look_into(opened[path], data))
        if len(opened[path]) > 1:
            _share_out(opened[path], data, blocks)
    return Weights(sizes, blocks, insides)


def _read_files(paths: Iterable[str], blob_of: Mapping[str, str], snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    paths_of: dict[str, list[str]] = {}
    for path in paths:
        paths_of.setdefault(blob_of[path], []).append(path)
    for blob, data in snapshot.read(paths_of):
        for path in paths_of[blob]:
            yield path, data


def _holders(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """Path -> the blocks whose element stands in it, each element once."""
    holders: dict[str, dict[int, Block]] = {}
    for block in blocks:
        holders.setdefault(block.files[0], {}).setdefault(block.ordinal, block)
    return {path: list(held.values()) for path, held in holders.items()}


def _whole_files(course: Course, sizes: Mapping[str, int]) -> dict[Key, int]:
    """Each file to the first block whose element stands in it, else to the first that has it."""
    left = dict(sizes)
    first = {key: left.pop(block.files[0], 0) for key, block in course.blocks.items()}
    return {
        key: first[key] + sum(left.pop(path, 0) for path in block.files[1:]) for key, block in course.blocks.items()
    }


def _share_out(held: Sequence[Block], data: bytes, blocks: dict[Key, int]) -> None:
    """A file of several blocks: to each its element, without the blocks in it; what stands around, to the first."""
    spans = olx.measure_elements(data, {block.ordinal for block in held})
    own = {ordinal: end - start for ordinal, (start, end) in spans.items()}
    around: list[int] = []
    for ordinal in sorted(spans):
        start, end = spans[ordinal]
        while around and spans[around[-1]][1] < end:
            around.pop()
        if around:
            own[around[-1]] -= end - start
        around.append(ordinal)
    blocks[held[0][:2]] -= sum(own.values())
    for block in held:
        blocks[block[:2]] += own.get(block.ordinal, 0)


def _look_into(held: Sequence[Block], data: bytes) -> dict[Key, Inside]:
    wanted = {block.ordinal: block for block in held if block.block_type in LOOKED_INTO}
    if not wanted:
        return {}
    found = olx.read_insides(data, wanted.keys())
    return {block[:2]: _inside(block, found.get(ordinal, ())) for ordinal, block in wanted.items()}


def _inside(block: Block, elements: Sequence[tuple[str, Mapping[str, str]]]) -> Inside:
    tags = frozenset(tag for tag, _ in elements)
    if block.block_type != "video":
        return Inside(tags)
    durations = (_seconds(attributes.get("duration", "")) for tag, attributes in elements if tag == "video_asset")
    return Inside(
        tags,
        max(durations, default=0.0),
        _languages(block, elements),
        is_mobile=any(tag == "encoded_video" and "mobile" in a.get("profile", "") for tag, a in elements),
        sources=frozenset(attributes["src"] for _, attributes in elements if "src" in attributes),
    )


def _seconds(written: str) -> float:
    try:
        seconds = float(written)
    except ValueError:
        return 0.0
    return seconds if 0 < seconds < float("inf") else 0.0


def _languages(block: Block, elements: Sequence[tuple[str, Mapping[str, str]]]) -> frozenset[str]:
    """`sub` is the older way to name an English one."""
    said = {a.get("language_code") or a.get("language") or "" for tag, a in elements if tag == "transcript"}
    if block.attributes.get("sub", "").strip():
        said.add("en")
    try:
        listed = json.loads(block.attributes.get("transcripts", "{}"))
    except (ValueError, RecursionError):
        listed = {}
    return frozenset({*said, *(listed if isinstance(listed, dict) else ())} - {""})
