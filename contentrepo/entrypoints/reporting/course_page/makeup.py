"""What the course is made of: block types, components in a unit, sizes, kinds of questions."""

from __future__ import annotations

from contentrepo.api.measure import CourseStatistics, Tally
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.charts import Bar, Column, Part, draw_bars, draw_columns
from contentrepo.entrypoints.reporting.course_page.families import family_of
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join

ROWS = 12
MOST = 15  # components of a unit that get a column of their own
CONTAINERS = frozenset({"course", "chapter", "sequential", "vertical"})


def draw_makeup(course: CourseStatistics) -> Markup:
    cards = [
        _card("Components by type", draw_bars("Components by type", _types(course.types), ("Type", "Blocks"))),
        _card("Components in a vertical", _units(course)),
        _card("Size of components", _sizes(course)),
    ]
    return element("div", join(cards), class_="cards three")


def draw_questions(course: CourseStatistics) -> Markup:
    """The response types in problems; nothing where there are no problems."""
    kinds = course.quality.problems.kinds
    if not kinds:
        return Markup("")
    bars = [
        Bar(name.removesuffix("response"), (Part(number, "p"),), f"{number:,}", name) for name, number in kinds[:ROWS]
    ]
    return _card("Kinds of questions", draw_bars("Problems by response type", bars, ("Response", "Problems")))


def _card(heading: str, *parts: Markup) -> Markup:
    return element("section", element("h3", heading), *parts, class_="card")


def _types(types: Tally) -> list[Bar]:
    shown = [(name, number) for name, number in types if name not in CONTAINERS]
    bars = [Bar(name, (Part(number, family_of(name).letter),), f"{number:,}") for name, number in shown[:ROWS]]
    rest = shown[ROWS:]
    if rest:
        number = sum(number for _, number in rest)
        hint = ", ".join(name for name, _ in rest)
        bars.append(Bar(words.count(len(rest), "more type"), (Part(number, "o"),), f"{number:,}", hint))
    return bars


def _units(course: CourseStatistics) -> Markup:
    said = words.spread(course.quality.blocks, "component")
    counts = dict(course.quality.vertical_sizes)
    if not counts:
        return element("p", "There are no verticals that learners see.", class_="quiet")
    columns = [_unit_column(number, counts.get(number, 0)) for number in range(min(MOST, max(counts)) + 1)]
    above = sum(count for number, count in counts.items() if number > MOST)
    if above:
        columns.append(Column(f"{MOST + 1}+", above, f"{words.count(above, 'vertical')} with more than {MOST}"))
    return element(
        "div",
        draw_columns("Components in a vertical", columns, said),
        element("p", f"{said.capitalize()}.", class_="quiet"),
    )


def _unit_column(number: int, count: int) -> Column:
    return Column(str(number), count, f"{words.count(count, 'vertical')} with {words.count(number, 'component')}")


def _sizes(course: CourseStatistics) -> Markup:
    rows, spread = course.sizes.histogram, course.sizes.components
    if spread is None:
        return element("p", "There are no components.", class_="quiet")
    columns = [
        Column(_step(start), count, f"{words.count(count, 'component')} from {_step(start)} up")
        for start, count in rows
    ]
    said = (
        f"From {words.size(spread.least)} to {words.size(spread.most)}, half of them below {words.size(spread.median)}."
    )
    heading = "Components by size; each column begins at the size below it"
    return element("div", draw_columns(heading, columns, said), element("p", said, class_="quiet"))


def _step(start: int) -> str:
    return f"{start // 1024}k" if start >= 1024 else str(start)  # noqa: PLR2004 - a kibibyte
