"""The page: its parts in order, its style and script by digest, and nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from contentrepo.api.measure import CourseStatistics
from contentrepo.entrypoints.reporting.course_page.course_map import NARROW, WIDE, draw_legend, draw_map
from contentrepo.entrypoints.reporting.course_page.files import draw_files
from contentrepo.entrypoints.reporting.course_page.findings import draw_findings
from contentrepo.entrypoints.reporting.course_page.makeup import draw_makeup, draw_questions
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join
from contentrepo.entrypoints.reporting.course_page.outline import draw_outline
from contentrepo.entrypoints.reporting.course_page.quality import draw_quality
from contentrepo.entrypoints.reporting.course_page.summary import draw_head, draw_tiles

HERE = Path(__file__).parent
HINT = "Point at a piece to read what it is; choose a chapter to open it below."


def render_page(course: CourseStatistics, *, more: str = "contentrepo validate --all") -> str:
    """One HTML document, also well-formed XML; the same bytes for the same figures.

    Args:
        course: what is drawn.
        more: the command that shows every finding; told only where the page leaves some out.
    """
    style, script = (Markup(HERE.joinpath(name).read_text("utf-8")) for name in ("style.css", "behaviour.js"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{course.title or course.run}: course report"),
        element("style", style),
    )
    body = element("body", element("main", join(_parts(course, more))), element("script", script))
    page = "<!DOCTYPE html>\n" + element("html", head, body, lang="en") + "\n"
    return page.encode("utf-8", "backslashreplace").decode()


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _parts(course: CourseStatistics, more: str) -> Iterator[Markup]:
    yield draw_head(course)
    yield draw_tiles(course)
    if course.chapters:
        yield _section("The course, in order", _map(course))
    yield _section("What it is made of", draw_makeup(course))
    yield _section("Quality", element("div", draw_quality(course), draw_questions(course), class_="cards two"))
    yield _section("Findings", draw_findings(course, more))
    if course.chapters:
        yield _section("Chapter by chapter", element("div", draw_outline(course), class_="card chapters"))
    yield _section("Files", draw_files(course))
    yield _foot()


def _section(heading: str, inner: Markup) -> Markup:
    return element("section", element("h2", heading), inner)


def _map(course: CourseStatistics) -> Markup:
    caption = "Area grows with the square root of a component's size, so that one long page does not hide the rest."
    return element(
        "figure",
        draw_legend(),
        draw_map(course, WIDE),
        draw_map(course, NARROW),
        element("p", HINT, class_="readout", data_hint=HINT),
        element("figcaption", caption, class_="quiet"),
        class_="card",
    )


def _foot() -> Markup:
    words = "Studio calls chapters sections, sequentials subsections and verticals units. "
    made = "Made by contentrepo from the course's files. This page loads nothing from anywhere."
    return element("footer", element("p", words + made))
