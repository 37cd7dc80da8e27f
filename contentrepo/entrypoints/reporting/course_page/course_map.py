"""The course as a map: chapters in reading order, in each its sequentials, in these the units and their components."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from contentrepo.api.measure import Chapter, CourseStatistics, Piece
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.families import ALL, components, count_families, family_of, types_of
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join, number
from contentrepo.entrypoints.reporting.course_page.strips import Area, lay_out
from contentrepo.named_tuple import NamedTuple

LEAST = 64  # bytes; so light a component still shows
CELL = 2.5  # pixels; smaller components of a unit are drawn as one
FEWEST = 4  # letters of a name that are worth showing


class Canvas(NamedTuple):
    """One drawing of the map. A phone gets its own, for a wide one made small cannot be read."""

    name: str
    width: int
    height: int
    each: int  # height for each chapter, where there are so many that they need more


class Label(NamedTuple):
    """A name on a head: letters' height and average width, the head's height, and the least area that gets one."""

    letters: float
    letter: float
    head: float
    width: float
    height: float


WIDE = Canvas("wide", 1120, 600, 8)
NARROW = Canvas("narrow", 400, 720, 14)
CHAPTER, SEQUENTIAL = Label(12, 7.8, 18, 44, 30), Label(9.5, 5.6, 12, 40, 26)


def draw_map(course: CourseStatistics, canvas: Canvas) -> Markup:
    """The map as SVG; "" where there is no chapter."""
    if not course.chapters:
        return Markup("")
    whole = Area(0, 0, canvas.width, max(canvas.height, canvas.each * len(course.chapters)))
    areas = lay_out([_weight(chapter.piece) for chapter in course.chapters], whole)
    drawn = (_chapter(*numbered, area) for numbered, area in zip(enumerate(course.chapters, 1), areas, strict=True))
    said = f"Map of the course: {words.count(len(course.chapters), 'chapter')} in reading order"
    return element(
        "svg",
        join(drawn),
        class_=f"map {canvas.name}",
        viewBox=f"0 0 {whole.width} {whole.height}",
        role="group",
        aria_label=said,
    )


def draw_legend() -> Markup:
    """What the colours mean."""
    keys = (element("li", element("i", class_=f"key {family.letter}"), family.name) for family in ALL)
    return element("ul", join(keys), class_="legend")


def _weight(piece: Piece) -> float:
    """The square root of each component's bytes: else one long page would hide the rest."""
    return sum(sqrt(max(LEAST, inner.size)) for inner in components(piece)) or sqrt(LEAST)


def _chapter(index: int, chapter: Chapter, area: Area) -> Markup:
    piece = chapter.piece
    frame = area.inside(1.5)
    label = _label(f"{index} {words.title(piece)}", CHAPTER, frame, "chapter-name")
    box = Area(0, 0, frame.width, frame.height).inside(3, CHAPTER.head - 3 if label else 0)
    areas = lay_out([_weight(child) for child in piece.children], box)
    inner = (_sequential(child, below) for child, below in zip(piece.children, areas, strict=True))
    ground = element("rect", width=frame.width, height=frame.height, rx=3, class_="chapter-ground")
    said = f"Chapter {index}: {words.title(piece)}: {_told(piece)}"
    if chapter.findings.total:
        said += f"; {words.count(chapter.findings.total, 'finding')}"
    drawing = element("svg", ground, label, join(inner), x=frame.x, y=frame.y, width=frame.width, height=frame.height)
    return element("a", element("title", said), drawing, href=f"#chapter-{index}", data_mark="chapter")


def _sequential(piece: Piece, area: Area) -> Markup:
    frame = area.inside(1)
    if frame.width < CELL or frame.height < CELL:
        return Markup("")
    label = _label(words.title(piece), SEQUENTIAL, frame, "sequential-name")
    box = frame.inside(1.5, SEQUENTIAL.head - 1.5 if label else 0)
    units = piece.children or (piece,)
    areas = lay_out([_weight(unit) for unit in units], box)
    ground = element("rect", x=frame.x, y=frame.y, width=frame.width, height=frame.height, rx=2, class_="ground")
    inner = (
        _unit(unit, below) for unit, below in zip(units, areas, strict=True) if unit is not piece or unit.is_component
    )
    said = element("title", f"{words.title(piece)}: {_told(piece)}")
    return element("g", said, ground, label, join(inner), data_mark="sequential")


def _unit(piece: Piece, area: Area) -> Markup:
    frame = area.inside(1 if min(area.width, area.height) > 3 * CELL else 0.25)
    held = list(components(piece))
    cells = list(lay_out([_weight(inner) for inner in held], frame))
    if any(min(cell.width, cell.height) < CELL for cell in cells):
        heaviest = max(count_families(types_of(held)), key=lambda counted: counted[1])[0]
        paths = _path(heaviest.letter, [frame])
    else:
        by_letter: dict[str, list[Area]] = {}
        for inner, cell in zip(held, cells, strict=True):
            by_letter.setdefault(family_of(inner.key[0]).letter, []).append(cell.inside(0.4 if len(cells) > 1 else 0))
        paths = join(_path(letter, found) for letter, found in by_letter.items())
    if not held:
        paths = _path("empty", [frame])
    return element("g", element("title", f"{words.title(piece)}: {_told(piece)}"), paths, data_mark="vertical")


def _path(letter: str, areas: Sequence[Area]) -> Markup:
    drawn = "".join(
        f"M{number(a.x)} {number(a.y)}h{number(a.width)}v{number(a.height)}h{number(-a.width)}z" for a in areas
    )
    return element("path", class_=letter, d=drawn)


def _told(piece: Piece) -> str:
    held = list(components(piece))
    return f"{words.mixture(types_of(held))}, {words.size(sum(inner.size for inner in held))}"


def _label(text: str, label: Label, area: Area, style: str) -> Markup:
    """As much of a name as the area has room for."""
    if area.width < label.width or area.height < label.height:
        return Markup("")
    room = int((area.width - 6) / label.letter)
    if room < FEWEST:
        return Markup("")
    shown = text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
    inset = 4 if style == "chapter-name" else 3
    x, y = (0.0, 0.0) if style == "chapter-name" else (area.x, area.y)
    return element("text", shown, x=x + inset, y=y + label.head - label.letters * 0.3, class_=style)
