"""Areas for weights, in reading order: a treemap whose rows are filled from left to right, the first row on top.

Order is kept, because a course is read in order; after Bederson, Shneiderman and Wattenberg, "Ordered and quantum
treemaps" (2002).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contentrepo.named_tuple import NamedTuple

BREADTH = 1.5
"""Width over height that areas aim at: a name wants a line."""

NARROWEST = 0.2
"""A row whose areas are so narrow, measured by that, gets no more of them."""


class Area(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    def inside(self, gap: float, head: float = 0.0) -> Area:
        """The area without a border, and without a head on top."""
        return Area(
            self.x + gap,
            self.y + gap + head,
            max(0.0, self.width - 2 * gap),
            max(0.0, self.height - 2 * gap - head),
        )


def lay_out(weights: Sequence[float], area: Area) -> Iterator[Area]:
    """One area for each weight, all above 0; they fill the whole."""
    total = sum(weights)
    if not total or area.width <= 0 or area.height <= 0:
        yield from (Area(area.x, area.y, 0.0, 0.0) for _ in weights)
        return
    y = area.y
    for row in _rows(weights, total, area):
        share = sum(row)
        height = area.height * share / total
        x = area.x
        for weight in row:
            width = area.width * weight / share
            yield Area(x, y, width, height)
            x += width
        y += height


def _rows(weights: Sequence[float], total: float, area: Area) -> Iterator[Sequence[float]]:
    """The rows that are nearest to the shape in sum, as a paragraph is broken into lines."""
    scale = area.width * total / area.height / BREADTH
    best = [0.0] + [float("inf")] * len(weights)  # of the weights up to here
    starts = [0] * (len(weights) + 1)  # where the last row of that begins
    for start in range(len(weights)):
        share = 0.0
        for end in range(start + 1, len(weights) + 1):
            share += weights[end - 1]
            breadth = scale / share / (end - start)  # of the row's areas, on average; 1 is the shape
            cost = best[start] + (end - start) * max(breadth, 1 / breadth)
            if cost < best[end]:
                best[end], starts[end] = cost, start
            if breadth < NARROWEST:
                break
    ends = [len(weights)]
    while ends[-1]:
        ends.append(starts[ends[-1]])
    for end, start in zip(ends[-2::-1], ends[:0:-1], strict=True):
        yield weights[start:end]
