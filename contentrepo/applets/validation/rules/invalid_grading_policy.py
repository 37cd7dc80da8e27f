"""The grading policy cannot be read, or does not have the shape of one.

`policies/<run>/grading_policy.json` is one JSON object. `GRADER` in it is a list of objects, one for each kind of
assignment, and `GRADE_CUTOFFS` is an object from grade to share.

Why it matters:
    The platform takes an unreadable grading policy for an empty one and grades by its own default: homework 15 %, labs
    15 %, midterm 30 %, final 40 %, pass at 50 % (edx-platform, `xmodule/course_block.py`, `parse_xml`). One missing
    comma changes everybody's grades. Other shapes break the progress page.

Bad:
    {"GRADER": {"type": "Homework", "weight": 1.0}}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "short_label": "HW", "weight": 1.0}],
     "GRADE_CUTOFFS": {"Pass": 0.5}}

Fix:
    Correct the JSON at the line, or write the value in the shape that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "invalid-grading-policy"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

_OTHER_RULES = frozenset({"not-utf8", "conflict-markers", "lfs-pointer"})


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).faults):
        if place.path.endswith("grading_policy.json") and fault.code not in _OTHER_RULES:
            yield Problem(
                place=place,
                subject=name,
                message=f"{quote(name)} cannot be read: {fault.detail}",
                hint="Correct the file at this line; the course is graded by the platform's default otherwise.",
                value=fault.code,
            )
    for oddity in oddities_of(subject).grading_shapes:
        name = within(subject.head.unit, oddity.subject)
        yield Problem(
            place=oddity.place,
            subject=name,
            message=f"{quote(name)} is {oddity.value}; {oddity.detail}",
            hint="Write the value in that shape; `contentrepo rules invalid-grading-policy` shows one.",
            value=oddity.value,
        )
