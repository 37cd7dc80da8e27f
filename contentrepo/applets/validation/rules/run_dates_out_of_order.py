"""Two dates of a run's catalog entry contradict each other.

A run does not end before it starts. Enrollment does not end before it starts, does not start after the run and does
not end after it. The dates in the OLX are looked at by `dates-out-of-order`.

Why it matters:
    A run that ends before it starts is archived before anybody could enter it, and no program may list its course for
    it. Learners would see a date that never comes.

Bad:
    courses/edX/CS101/2T2019.yaml
        title: Computing
        start: 2019-07-01
        end: 2019-04-01

Good:
    courses/edX/CS101/2T2019.yaml
        title: Computing
        start: 2019-04-01
        end: 2019-07-01

Fix:
    Correct the date that is wrong. A date without a time is its midnight in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "run-dates-out-of-order"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, ID)
