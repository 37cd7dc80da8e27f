"""From a finished check to figures, and figures to plain data."""

from __future__ import annotations

from contentrepo.applets.statistics.course import make_statistics
from contentrepo.applets.statistics.models import CourseStatistics
from contentrepo.applets.statistics.plain import plain_statistics
from contentrepo.applets.statistics.weights import read_weights
from contentrepo.applets.validation.models import Checked

__all__ = ["measure", "runs_of", "statistics_to_json"]


def runs_of(checked: Checked) -> tuple[str, ...]:
    """The names of the course runs that the check's report shows, sorted."""
    return tuple(unit.unit for unit in checked.report.units if unit.unit in checked.layout.roots)


def measure(checked: Checked, run: str) -> CourseStatistics | None:
    """One run in numbers; None where the head has no such run. Reads sizes of all its files, bytes of few.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    content = checked.content_of(run)
    if content is None or content.course is None:
        return None
    weights = read_weights(content.course, content.files, checked.head)
    findings = (finding for unit in checked.report.units if unit.unit == run for finding in unit.findings)
    return make_statistics(content, content.course, weights, findings=findings, revision=checked.report.head)


def statistics_to_json(course: CourseStatistics) -> dict[str, object]:
    """The figures as an object of objects, lists, strings and numbers; the outline comes down to chapters."""
    return plain_statistics(course)
