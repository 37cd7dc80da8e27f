"""The grading policy lacks `GRADER` or `GRADE_CUTOFFS`, or has nothing in it.

Only information where `GRADER` is empty: a course without grades looks like that.

Why it matters:
    For a missing part the platform takes its own: homework 15 %, labs 15 %, midterm 30 %, final 40 %; pass at 50 %
    (edx-platform, `xmodule/course_block.py`). Where `GRADE_CUTOFFS` is empty, nobody can pass.

Bad:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1.0}]}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1.0}],
     "GRADE_CUTOFFS": {"Pass": 0.5}}

Fix:
    Add the part that the message names. Studio's page "Grading" writes both.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "incomplete-grading-policy"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


_CONSEQUENCES = {
    ("GRADER", "missing"): "the platform's default types count",
    ("GRADER", "empty"): "nothing that learners do counts",
    ("GRADE_CUTOFFS", "missing"): "the platform's default counts: pass at 50 %",
    ("GRADE_CUTOFFS", "empty"): "nobody can pass",
}


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        harmless = (oddity.value, oddity.detail) == ("GRADER", "empty")
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.value)} of the grading policy is {oddity.detail}: "
            f"{_CONSEQUENCES[oddity.value, oddity.detail]}",
            hint=f"Write {quote(oddity.value)}; `contentrepo rules {ID}` shows it.",
            value=f"{oddity.value} {oddity.detail}",
            level=Level.INFO if harmless else None,
        )
