"""No subsection has this assignment type, and it has a weight.

Not said while a file of the course cannot be read, nor of the platform's default policy.

Why it matters:
    As long as there is nothing of the type, every learner has 0 % of its share: a run whose other assignments weigh
    50 % can be finished with 50 % at best. That is right while a course is being written, and wrong when the last
    assignment was renamed or dropped.

Bad:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 0.5},
                {"type": "Final Exam", "min_count": 1, "drop_count": 0, "weight": 0.5}]}
    (no sequential has format="Final Exam")

Good:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1.0}]}

Fix:
    Give a subsection the type, or take the entry out of `GRADER` and share its weight out.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "unused-grader"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"No subsection has the assignment type {quote(oddity.value)}, so every learner lacks its share",
            hint="Give a subsection this `format`, or take the type out of `GRADER`.",
            value=oddity.value,
        )
