"""The bytes of blocks' own definitions: a page, a leaf's element; containers have none, their children are blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from contentrepo.applets.olx.block_types import CONTAINERS, PAGE_TYPES
from contentrepo.applets.olx.markup import find_spans
from contentrepo.applets.olx.models import Block


def list_definitions(blocks: Sequence[Block]) -> list[str | None]:
    found: list[str | None] = []
    for block_type, _, _, _, _, _, files, _, _, _ in blocks:
        if block_type in CONTAINERS:
            found.append(None)
        else:
            page = block_type in PAGE_TYPES and files[-1].endswith(".html")
            found.append(files[-1] if page else files[0])
    return found


def read_definitions(
    blocks: Sequence[Block], paths: Sequence[str | None], bytes_of: Callable[[str], bytes]
) -> list[bytes]:
    bodies: list[bytes] = []
    inner: dict[str, dict[int, int]] = {}
    for path, (_, _, _, _, _, _, files, _, _, ordinal) in zip(paths, blocks, strict=True):
        if path is None:
            bodies.append(b"")
        elif ordinal == 0 or path != files[0]:
            bodies.append(bytes_of(path))
        else:
            inner.setdefault(path, {})[len(bodies)] = ordinal
            bodies.append(b"")
    for path, ordinals in inner.items():
        for place, body in _cut_out(bytes_of(path), ordinals).items():
            bodies[place] = body
    return bodies


def _cut_out(data: bytes, ordinals: Mapping[int, int]) -> dict[int, bytes]:
    """Elements of one file, as written, by what has their ordinals."""
    spans = find_spans(data, frozenset(ordinals.values()))
    return {place: data[slice(*spans.get(ordinal, (0, len(data))))] for place, ordinal in ordinals.items()}
