"""Measuring: a course run in numbers, for `stats`."""

from contentrepo.applets.findings.models import Finding
from contentrepo.applets.keys.api import parse_course_run_key
from contentrepo.applets.statistics.api import measure, runs_of, statistics_to_json
from contentrepo.applets.statistics.models import (
    Chapter,
    CourseStatistics,
    Levels,
    Piece,
    Quality,
    RuleCount,
    Share,
    Spread,
    Tally,
    Trouble,
)

__all__ = [
    "Chapter",
    "CourseStatistics",
    "Finding",
    "Levels",
    "Piece",
    "Quality",
    "RuleCount",
    "Share",
    "Spread",
    "Tally",
    "Trouble",
    "measure",
    "parse_course_run_key",
    "runs_of",
    "statistics_to_json",
]
