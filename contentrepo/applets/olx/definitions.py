"""The bytes of blocks' own definitions: a page, a leaf's element; containers have none, their children are blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from contentrepo.applets.olx.block_types import CONTAINERS, PAGE_TYPES
from contentrepo.applets.olx.markup import find_spans
from contentrepo.applets.olx.models import Block

Key = tuple[str, str]


def list_definitions(blocks: Mapping[Key, Block], wanted: Iterable[Key]) -> list[str]:
    found = dict.fromkeys(_find_definition(blocks[key]) for key in wanted)
    return [path for path in found if path is not None]


def read_definitions(
    blocks: Mapping[Key, Block], wanted: Iterable[Key], bytes_of: Callable[[str], bytes]
) -> dict[Key, bytes]:
    bodies: dict[Key, bytes] = {}
    inner: dict[str, list[Key]] = {}
    for key in wanted:
        block = blocks[key]
        path = _find_definition(block)
        if path is None:
            bodies[key] = b""
        elif block.ordinal == 0 or path != block.files[0]:
            bodies[key] = bytes_of(path)
        else:
            inner.setdefault(path, []).append(key)
    for path, keys in inner.items():
        bodies.update(_cut_out(bytes_of(path), {key: blocks[key].place.ordinal for key in keys}))
    return bodies


def _find_definition(block: Block) -> str | None:
    """The file; None for a container."""
    block_type, _, _, _, _, _, files, _, _, _ = block
    if block_type in CONTAINERS:
        return None
    page = block_type in PAGE_TYPES and files[-1].endswith(".html")
    return files[-1] if page else files[0]


def _cut_out(data: bytes, ordinals: Mapping[Key, int]) -> dict[Key, bytes]:
    """Elements of one file, as written."""
    spans = find_spans(data, frozenset(ordinals.values()))
    return {key: data[slice(*spans.get(ordinal, (0, len(data))))] for key, ordinal in ordinals.items()}
