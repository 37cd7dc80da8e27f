"""The bytes of blocks' own definitions: a page, a leaf's element; containers have none, their children are blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from contentrepo.applets.olx.block_types import CONTAINERS, PAGE_TYPES
from contentrepo.applets.olx.markup import find_spans
from contentrepo.applets.olx.models import Block

Key = tuple[str, str]


def find_definition(block: Block) -> str | None:
    if block.block_type in CONTAINERS:
        return None
    page = block.block_type in PAGE_TYPES and block.files[-1].endswith(".html")
    return block.files[-1] if page else block.files[0]


def read_definitions(
    blocks: Mapping[Key, Block], wanted: Iterable[Key], bytes_of: Callable[[str], bytes]
) -> dict[Key, bytes]:
    bodies: dict[Key, bytes] = {}
    inner: dict[str, list[Key]] = {}
    for key in wanted:
        block = blocks[key]
        path = find_definition(block)
        if path is None:
            bodies[key] = b""
        elif block.ordinal == 0 or path != block.files[0]:
            bodies[key] = bytes_of(path)
        else:
            inner.setdefault(path, []).append(key)
    for path, keys in inner.items():
        bodies.update(_cut_out(bytes_of(path), {key: blocks[key].place.ordinal for key in keys}))
    return bodies


def _cut_out(data: bytes, ordinals: Mapping[Key, int]) -> dict[Key, bytes]:
    """Elements of one file, as written."""
    spans = find_spans(data, frozenset(ordinals.values()))
    return {key: data[slice(*spans.get(ordinal, (0, len(data))))] for key, ordinal in ordinals.items()}
