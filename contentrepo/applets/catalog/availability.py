"""Whether a course run is open or archived at a moment that is handed in: nothing here looks at a clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from contentrepo.applets.catalog.models import Availability, CourseRun, CurriculumCourse

SOON = 60 * 24 * 60 * 60
"""Seconds before its start from which on course-discovery lists a run as starting soon."""


def availability_of(run: CourseRun, at: int) -> Availability:
    start, end = seconds_of(run.start), seconds_of(run.end)
    if end is not None and end <= at:
        return Availability.ARCHIVED
    if start is None or start > at + SOON:
        return Availability.UPCOMING
    return Availability.STARTING_SOON if start > at else Availability.CURRENT


def find_closing(run: CourseRun, at: int) -> str:
    ended = [name for name in ("end", "enrollment_end") if _is_past(getattr(run, name), at)]
    return ended[0] if ended else ""


def find_open_runs(
    memberships: Iterable[CurriculumCourse], runs: Iterable[CourseRun], at: int
) -> tuple[CourseRun, ...]:
    excluded = [set(membership.excluded_runs) for membership in memberships]
    counted = (run for run in runs if not all(run.key in keys for keys in excluded))
    return tuple(run for run in counted if not find_closing(run, at))


def _is_past(moment: str, at: int) -> bool:
    seconds = seconds_of(moment)
    return seconds is not None and seconds <= at


def seconds_of(moment: str) -> float | None:
    """Seconds since the epoch; a date alone is its midnight in UTC, as on the platform. None where it is no date."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
