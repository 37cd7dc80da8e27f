"""Where the bytes are, and which files nobody comes to."""

from __future__ import annotations

from contentrepo.api.measure import CourseStatistics, Tally
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.charts import Bar, Part, draw_bars
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join

SHOWN = 50
ROLES = {
    "block": "Blocks",
    "page": "Pages",
    "settings": "Settings",
    "asset": "Assets",
    "draft": "Drafts",
    "unreached": "Unreached",
    "other": "Other",
}


def draw_files(course: CourseStatistics) -> Markup:
    roles = [Bar(ROLES.get(role, role), (Part(number, "plain"),), f"{number:,}") for role, number in course.files.roles]
    cards = [
        _card("Files by what they are", draw_bars("Files by what they are", roles, ("Files", "Number"))),
        _card("Largest assets", _largest("Largest assets", course.sizes.largest_assets, "File")),
        _card("Largest components", _largest("Largest components", course.sizes.largest_components, "Component")),
    ]
    return join([element("div", join(cards), class_="cards three"), _unreached(course.files.unreached)])


def _card(heading: str, inner: Markup) -> Markup:
    return element("section", element("h3", heading), inner, class_="card")


def _largest(heading: str, sizes: Tally, column: str) -> Markup:
    if not sizes:
        return element("p", "There are none.", class_="quiet")
    bars = [
        Bar(name.removeprefix("static/"), (Part(number, "plain"),), words.size(number), name) for name, number in sizes
    ]
    return draw_bars(heading, bars, (column, "Size"))


def _unreached(paths: tuple[str, ...]) -> Markup:
    if not paths:
        return Markup("")
    items = join(element("li", element("code", path)) for path in paths[:SHOWN])
    rest = element("p", f"and {len(paths) - SHOWN:,} more", class_="quiet") if len(paths) > SHOWN else Markup("")
    summary = element("summary", f"{words.count(len(paths), 'content file')} that nobody comes to")
    return element("details", summary, element("ul", items), rest, class_="card plain")
