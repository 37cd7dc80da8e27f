"""Bytes of content and of assets, how they lie, and where most of them are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contentrepo.applets.olx.models import Course
from contentrepo.applets.statistics.models import Piece, Sizes, Tally, Weights
from contentrepo.applets.statistics.pieces import walk
from contentrepo.applets.statistics.spread import find_spread

SHOWN = 10
STEPS = (0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536)


def find_sizes(course: Course, outline: Piece | None, weights: Weights) -> Sizes:
    pieces = list(walk(outline)) if outline else []
    components = {"/".join(piece.key): piece.size for piece in pieces if piece.is_component}
    lengths = list(components.values())
    pages = sum(weights.files.get(extra.path, 0) for extra in course.extras)
    assets = {asset.path: weights.files.get(asset.path, 0) for asset in course.assets}
    return Sizes(
        content=pages + sum(piece.size for piece in pieces),
        assets=sum(assets.values()),
        total=sum(weights.files.values()),
        components=find_spread(lengths),
        histogram=_histogram(lengths),
        largest_assets=_largest(assets),
        largest_components=_largest(components),
    )


def _histogram(sizes: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """One row for each step, from the first to the last that has any."""
    ends = (*STEPS[1:], float("inf"))
    rows = [(start, sum(start <= size < end for size in sizes)) for start, end in zip(STEPS, ends, strict=True)]
    filled = [index for index, (_, count) in enumerate(rows) if count]
    return tuple(rows[filled[0] : filled[-1] + 1]) if filled else ()


def _largest(sizes: Mapping[str, int]) -> Tally:
    ordered = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    return tuple(item for item in ordered[:SHOWN] if item[1])
