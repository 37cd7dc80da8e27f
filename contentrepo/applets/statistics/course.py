"""One run, from what the check parsed and what its files weigh."""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.findings.models import Finding, Revision
from contentrepo.applets.olx.models import Course
from contentrepo.applets.statistics.coverage import count_links, find_coverage
from contentrepo.applets.statistics.models import CourseStatistics, Piece, Structure, Weights
from contentrepo.applets.statistics.pieces import COURSE, make_outline, sum_up, walk
from contentrepo.applets.statistics.quality import find_quality
from contentrepo.applets.statistics.sizes import find_sizes
from contentrepo.applets.statistics.spread import tally
from contentrepo.applets.statistics.trouble import sort_out
from contentrepo.applets.validation.models import UnitContent

NOTHING = Piece(COURSE, "", 0, is_component=False)


def make_statistics(
    content: UnitContent, course: Course, weights: Weights, *, findings: Iterable[Finding], revision: Revision
) -> CourseStatistics:
    outline = make_outline(course, weights.blocks) or NOTHING
    found = sort_out(course, outline, findings)
    types = tally(key[0] for key in course.blocks)
    sources = {name for inside in weights.insides.values() for name in inside.sources}
    return CourseStatistics(
        run=content.unit.name,
        title=outline.name,
        revision=revision,
        structure=_structure(course, outline),
        types=types,
        draft_types=tally(key[0] for key in course.drafts),
        files=find_coverage(course, content.files, sources),
        sizes=find_sizes(course, outline, weights),
        quality=find_quality(course, outline, weights.insides),
        links=count_links(course),
        trouble=found.trouble,
        chapters=tuple(sum_up(piece, levels) for piece, levels in zip(outline.children, found.chapters, strict=True)),
    )


def _structure(course: Course, outline: Piece) -> Structure:
    counts = dict(tally(key[0] for key in course.blocks))
    return Structure(
        chapters=counts.get("chapter", 0),
        sequentials=counts.get("sequential", 0),
        verticals=counts.get("vertical", 0),
        components=sum(piece.is_component for piece in walk(outline)),
        blocks=len(course.blocks),
        drafts=len(course.drafts),
    )
