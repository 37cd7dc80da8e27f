"""Chapter by chapter: a line for each, its sequentials below, each with its components in order."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.api.measure import Chapter, CourseStatistics, Piece
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.charts import Part, draw_bar
from contentrepo.entrypoints.reporting.course_page.families import components, count_families, family_of, types_of
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join
from contentrepo.entrypoints.reporting.course_page.summary import draw_levels

STEP, GAP, LINE, CELL = 9, 5, 15, 8
PER_LINE = 60  # components in one line of a sequence


def draw_outline(course: CourseStatistics) -> Markup:
    heaviest = max((chapter.components for chapter in course.chapters), default=1)
    return join(_chapter(index, chapter, heaviest) for index, chapter in enumerate(course.chapters, 1))


def _chapter(index: int, chapter: Chapter, heaviest: int) -> Markup:
    parts = [Part(number, family.letter) for family, number in count_families(chapter.types)]
    summary = element(
        "summary",
        element("span", str(index), class_="index"),
        element("span", words.title(chapter.piece), class_="title"),
        draw_bar(parts, heaviest),
        element("span", words.count(chapter.components, "component"), class_="value"),
        element("span", words.size(chapter.size), class_="value"),
        draw_levels(chapter.findings, style="levels") if chapter.findings.total else element("span"),
    )
    rows = join(_sequential(piece) for piece in chapter.piece.children)
    table = element("table", rows, class_="outline") if chapter.piece.children else element("p", "Nothing is in it.")
    return element("details", summary, table, id=f"chapter-{index}", data_mark="outline")


def _sequential(piece: Piece) -> Markup:
    held = list(components(piece))
    size = words.size(sum(inner.size for inner in held))
    return element(
        "tr",
        element("th", words.title(piece), scope="row"),
        element(
            "td",
            draw_sequence(piece.children or (piece,)),
            element("span", words.mixture(types_of(held)), class_="unseen"),
        ),
        element("td", words.count(len(piece.children), "unit"), class_="value"),
        element("td", size, class_="value"),
    )


def draw_sequence(units: Sequence[Piece]) -> Markup:
    """The components of units, in order, as small squares; a gap stands between units."""
    paths: dict[str, str] = {}
    x = y = width = 0
    for unit in units:
        held = list(components(unit))
        if x and x + len(held) * STEP > PER_LINE * STEP:
            x, y = 0, y + LINE
        for inner in held:
            if x >= PER_LINE * STEP:
                x, y = 0, y + LINE
            letter = family_of(inner.key[0]).letter
            paths[letter] = f"{paths.get(letter, '')}M{x} {y}h{CELL}v{LINE - 3}h-{CELL}z"
            x += STEP
            width = max(width, x)
        x += GAP if held else 0
    if not paths:
        return Markup("")
    drawn = join(element("path", class_=letter, d=path) for letter, path in sorted(paths.items()))
    height = y + LINE
    return element(
        "svg", drawn, class_="sequence", viewBox=f"0 0 {width} {height}", width=width, height=height, aria_hidden="true"
    )
