"""Bars and columns. A table carries the numbers; what is drawn only shows how they compare."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join
from contentrepo.named_tuple import NamedTuple

WIDTH, HEIGHT = 340, 170
FOOT, HEAD = 22, 16
FULL = 100


class Part(NamedTuple):
    """A stretch of a bar: how long, and its class in the style sheet."""

    length: float
    style: str
    said: str = ""


class Bar(NamedTuple):
    """A row of a bar chart."""

    name: str
    parts: tuple[Part, ...]
    value: str
    hint: str = ""

    @property
    def length(self) -> float:
        return sum(part.length for part in self.parts)


def draw_bars(heading: str, bars: Sequence[Bar], columns: tuple[str, str]) -> Markup:
    """A table whose rows have bars, all to one scale.

    Args:
        heading: what the chart is about, for those who hear it.
        bars: from top to bottom.
        columns: what the names are, and what the values.
    """
    longest = max((bar.length for bar in bars), default=0) or 1
    head = element("tr", element("th", columns[0], scope="col"), element("th", columns[1], scope="col", colspan=2))
    rows = (_row(bar, longest) for bar in bars)
    return element(
        "table",
        element("caption", heading, class_="unseen"),
        element("thead", head, class_="unseen"),
        element("tbody", join(rows)),
        class_="bars",
    )


def _row(bar: Bar, longest: float) -> Markup:
    return element(
        "tr",
        element("th", bar.name, scope="row", title=bar.hint or None),
        element("td", draw_bar(bar.parts, longest), class_="drawn"),
        element("td", bar.value, class_="value"),
        data_mark="bar",
    )


def draw_bar(parts: Sequence[Part], whole: float) -> Markup:
    """One bar, as wide as its place where it reaches `whole`. The numbers stand beside it, so nobody need see it."""
    x = 0.0
    drawn = []
    for part in parts:
        width = FULL * part.length / whole if whole else 0
        if width:
            said = element("title", part.said) if part.said else Markup("")
            drawn.append(element("rect", said, x=round(x, 2), width=round(width, 2), height=10, class_=part.style))
        x += width
    return element(
        "svg", join(drawn), class_="bar", viewBox=f"0 0 {FULL} 10", preserveAspectRatio="none", aria_hidden="true"
    )


class Column(NamedTuple):
    """A column of a histogram: its name below, how many, and both in words."""

    name: str
    value: int
    said: str


def draw_columns(heading: str, columns: Sequence[Column], said: str) -> Markup:
    """A histogram; its numbers stand on the columns."""
    highest = max((column.value for column in columns), default=0) or 1
    step = WIDTH / max(1, len(columns))
    drawn = (_column(column, index * step, step, highest) for index, column in enumerate(columns))
    ground = element("path", d=f"M0 {HEIGHT - FOOT}h{WIDTH}", class_="axis")
    return element(
        "svg",
        element("title", heading),
        element("desc", said),
        join(drawn),
        ground,
        class_="columns",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
    )


def _column(column: Column, x: float, step: float, highest: int) -> Markup:
    height = (HEIGHT - FOOT - HEAD) * column.value / highest
    height = max(height, 1.5) if column.value else 0
    top = HEIGHT - FOOT - height
    gap = min(3, step * 0.12)
    middle = x + step / 2
    return element(
        "g",
        element("title", column.said),
        element("rect", x=x + gap, y=top, width=step - 2 * gap, height=height, rx=2),
        element("text", f"{column.value:,}", x=middle, y=top - 4, class_="count") if column.value else Markup(""),
        element("text", column.name, x=middle, y=HEIGHT - 6.0, class_="name"),
        data_mark="column",
    )
