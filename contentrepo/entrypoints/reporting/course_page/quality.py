"""Quality as shares of a whole, and what else Studio's course quality report says."""

from __future__ import annotations

from contentrepo.api.measure import CourseStatistics, Share
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.charts import Part, draw_bar
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join

Meter = tuple[str, Share, str]


def draw_quality(course: CourseStatistics) -> Markup:
    meters = [meter for meter in _meters(course) if meter[1].whole]
    table = element(
        "table",
        element("caption", "Quality figures as shares", class_="unseen"),
        element("tbody", join(_row(*meter) for meter in meters)),
        class_="bars meters",
    )
    lines = join(element("li", line) for line in _lines(course))
    return element(
        "section", element("h3", "Quality at a glance"), table, element("ul", lines, class_="facts"), class_="card"
    )


def _meters(course: CourseStatistics) -> list[Meter]:
    quality = course.quality
    videos, problems, graded = quality.videos, quality.problems, quality.assignments
    return [
        ("Videos with a transcript", Share(videos.transcripts, videos.total), ""),
        (
            "Problems with feedback",
            Share(problems.feedback, problems.total),
            "a solution, a hint, or words for an answer",
        ),
        ("Problems with limited attempts", Share(problems.limited, problems.total), "set on the problem or above it"),
        ("Graded sequentials that a grader counts", Share(graded.counted, graded.total), "their format names a grader"),
        ("Graded sequentials with a due date", Share(graded.due, graded.total), "their own or inherited"),
        ("Chapters with highlights", Share(quality.highlights, quality.chapters.part), "of those that learners see"),
        ("Assets that something names", course.files.mentioned, "a page, a block or a setting"),
        ("Content files that are reached", course.files.reached, "from the course's root or as a page"),
    ]


def _row(name: str, share: Share, hint: str) -> Markup:
    return element(
        "tr",
        element("th", name, scope="row", title=hint or None),
        element("td", draw_bar([Part(share.part, "done")], share.whole), class_="drawn"),
        element("td", f"{share.part:,} of {share.whole:,}", class_="value"),
        data_mark="meter",
    )


def _lines(course: CourseStatistics) -> list[str]:
    quality, links = course.quality, course.links
    videos = quality.videos
    lines = [f"A sequential mixes {words.spread(quality.types, 'block type')}."] if quality.types else []
    if quality.uniform:
        lines.append(f"{words.count(quality.uniform, 'sequential')} with one block type only.")
    if videos.seconds:
        lines.append(f"{words.duration(videos.seconds)} of video in {words.count(videos.total, 'video')}.")
    hidden = quality.verticals.whole - quality.verticals.part
    if hidden:
        lines.append(f"{words.count(hidden, 'vertical')} for staff only.")
    total = links.static + links.jump + links.course
    lines.append(
        f"{words.count(total, 'link')}: {links.static:,} to assets, {links.jump:,} to blocks, "
        f"{links.course:,} to course pages; {links.lost:,} lead nowhere."
    )
    return lines
