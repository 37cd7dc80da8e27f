"""Two entries of the grading policy have one assignment type.

Why it matters:
    Both graders take the same subsections, so the same work counts twice, with two weights.

Bad:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 0.5},
                {"type": "Homework", "min_count": 4, "drop_count": 1, "weight": 0.5}]}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 4, "drop_count": 1, "weight": 1.0}]}

Fix:
    Keep one entry, or rename the other one and the `format` of its subsections.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "duplicate-grader"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The grading policy has the assignment type {quote(oddity.value)} twice",
            hint="Keep one of the two, or rename one, here and in the `format` of its subsections.",
            value=oddity.value,
        )
