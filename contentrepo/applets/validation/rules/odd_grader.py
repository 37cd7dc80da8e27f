"""Part of a grader has a value that it can hardly be meant to have.

`type` and `short_label` are texts; `weight`, `min_count` and `drop_count` are not below 0. (What the platform cannot
work with at all is told by `invalid-grading-policy` and `invalid-grader-weight`.)

Why it matters:
    A type that is a number is the type of no subsection. A negative weight takes points away for right answers. A
    negative number of dropped scores drops none.

Bad:
    {"GRADER": [{"type": 1, "min_count": 1, "drop_count": -1, "weight": 1.0}]}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1.0}]}

Fix:
    Write a value of the kind that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "odd-grader"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} is {oddity.value}; it has to be {oddity.detail}",
            hint=f"Write {oddity.detail}.",
            value=oddity.value,
        )
