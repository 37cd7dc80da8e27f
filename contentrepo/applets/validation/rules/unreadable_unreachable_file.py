"""A file of the course cannot be read, but nothing in the course uses it.

Why it matters:
    Learners lose nothing today: the platform opens only what a pointer leads to. The file goes wrong on the day when
    somebody points to it.

Bad:
    problem/old_quiz.xml, to which nothing points
        <problem display_name="Old quiz">

Good:
    problem/old_quiz.xml
        <problem display_name="Old quiz"/>

Fix:
    Delete the file, or correct it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.wording import quote

ID = "unreadable-unreachable-file"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).unreachable_faults):
        yield Problem(
            place=place,
            subject=name,
            message=f"{quote(name)}, which nothing in the course uses, cannot be read: {fault.detail}",
            hint="Delete the file, or correct it.",
            value=fault.code,
        )
