"""The head of the page: which course, how it stands, its figures."""

from __future__ import annotations

from contentrepo.api.measure import CourseStatistics, Levels
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join

SHORT = 10  # characters of a commit's id


def draw_head(course: CourseStatistics) -> Markup:
    """Name, key, revision and how many findings there are."""
    commit = course.revision.commit
    where = f"commit {commit[:SHORT]}" if commit else "the files as they stand"
    return element(
        "header",
        element("p", "Course report", class_="over"),
        element("h1", course.title or course.run),
        element("p", element("code", course.run), " · ", where, class_="under"),
        draw_levels(course.trouble.levels, style="standing"),
    )


def draw_levels(levels: Levels, *, style: str) -> Markup:
    """Counts by level; where there are none, that is said."""
    counts = zip(words.NOUNS, levels, strict=True)
    chips = [element("li", words.count(number, noun), class_=level) for (level, noun), number in counts if number]
    return element("ul", join(chips or [element("li", "No findings", class_="good")]), class_=style)


def draw_tiles(course: CourseStatistics) -> Markup:
    """The figures that people ask for first."""
    structure, sizes, files = course.structure, course.sizes, course.files
    types = {name for chapter in course.chapters for name, _ in chapter.types}
    tiles = [
        ("Chapters", f"{structure.chapters:,}", f"{course.quality.chapters.part:,} that learners see"),
        ("Sequentials", f"{structure.sequentials:,}", f"{course.quality.assignments.total:,} graded"),
        ("Verticals", f"{structure.verticals:,}", f"{structure.drafts:,} blocks in drafts"),
        ("Components", f"{structure.components:,}", f"of {words.count(len(types), 'type')}"),
        ("Content", words.size(sizes.content), "text of blocks and pages"),
        ("Assets", words.size(sizes.assets), words.count(files.mentioned.whole, "file")),
        ("Reached", words.percent(files.reached), f"of {words.count(files.reached.whole, 'content file')}"),
    ]
    return element("dl", join(_tile(*tile) for tile in tiles), class_="tiles")


def _tile(name: str, value: str, more: str) -> Markup:
    return element(
        "div", element("dt", name), element("dd", value, class_="figure"), element("dd", more, class_="more")
    )
