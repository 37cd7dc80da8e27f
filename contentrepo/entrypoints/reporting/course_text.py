"""A course's figures as a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.api.check import make_visible
from contentrepo.api.measure import CourseStatistics, Levels, Share
from contentrepo.entrypoints.reporting.course_page import words

WIDTH = 11  # of the names of the lines
RULES = 5
TYPES = 12
LARGEST = 3


def render_course_text(course: CourseStatistics) -> str:
    """One screen at most; the page and the JSON say more."""
    lines = "\n".join(f"  {name:{WIDTH}} {said}" for name, said in _lines(course))
    return f"{course.run}  {make_visible(course.title)}\n{lines}"


def _lines(course: CourseStatistics) -> Iterator[tuple[str, str]]:
    structure, sizes = course.structure, course.sizes
    counts = ("chapter", "sequential", "vertical", "component")
    yield "structure", ", ".join(words.count(getattr(structure, f"{noun}s"), noun) for noun in counts)
    yield "blocks", f"{structure.blocks:,}: {make_visible(words.mixture(course.types, most=TYPES))}"
    if structure.drafts:
        yield "drafts", f"{structure.drafts:,}: {make_visible(words.mixture(course.draft_types, most=TYPES))}"
    yield "files", _files(course)
    yield (
        "sizes",
        f"content {words.size(sizes.content)}, assets {words.size(sizes.assets)}, all {words.size(sizes.total)}",
    )
    for said in (sizes.largest_assets, sizes.largest_components):
        if said:
            yield (
                "largest",
                make_visible(", ".join(f"{path} ({words.size(number)})" for path, number in said[:LARGEST])),
            )
    yield from _quality(course)
    links = course.links
    yield (
        "links",
        f"{links.static:,} to assets, {links.jump:,} to blocks, {links.course:,} to pages; {links.lost:,} lead nowhere",
    )
    yield "findings", _findings(course)
    for place, levels in _troubled(course):
        yield "", f"{make_visible(place)}: {words.levels(levels)}"


def _files(course: CourseStatistics) -> str:
    files = course.files
    total = sum(number for _, number in files.roles)
    named = f"; of {words.count(files.mentioned.whole, 'asset')}, {files.mentioned.part:,} named"
    return f"{total:,}; {words.percent(files.reached)} of the content files are reached" + named * bool(
        files.mentioned.whole
    )


def _quality(course: CourseStatistics) -> Iterator[tuple[str, str]]:
    quality = course.quality
    videos, problems, graded = quality.videos, quality.problems, quality.assignments
    yield "verticals", words.spread(quality.blocks, "component")
    yield "sequentials", f"{words.spread(quality.types, 'block type')}; {quality.uniform:,} with one type"
    if videos.total:
        said = f"{videos.total:,}; {_of(videos.transcripts, videos.total)} with a transcript"
        yield "videos", said + (f"; {words.duration(videos.seconds)} in all" if videos.seconds else "")
    if problems.total:
        limited, feedback = _of(problems.limited, problems.total), _of(problems.feedback, problems.total)
        yield "problems", f"{problems.total:,}; {limited} with limited attempts, {feedback} with feedback"
    if graded.total:
        due, counted = _of(graded.due, graded.total), _of(graded.counted, graded.total)
        yield (
            "graded",
            f"{words.count(graded.total, 'sequential')}; {due} with a due date, {counted} that a grader counts",
        )


def _of(part: int, whole: int) -> str:
    return f"{part:,} ({words.percent(Share(part, whole))})"


def _findings(course: CourseStatistics) -> str:
    trouble = course.trouble
    if not trouble.levels.total:
        return "none"
    most = ", ".join(f"{one.rule} {one.count:,}" for one in trouble.rules[:RULES])
    return f"{words.levels(trouble.levels)}; most: {most}"


def _troubled(course: CourseStatistics) -> list[tuple[str, Levels]]:
    places = [(f"chapter {n}, {words.title(c.piece)}", c.findings) for n, c in enumerate(course.chapters, 1)]
    places += [("settings, pages, files", course.trouble.elsewhere), ("drafts", course.trouble.drafts)]
    worst = sorted((place for place in places if place[1].total), key=lambda place: (-place[1].error, -place[1].total))
    return worst[:RULES]
