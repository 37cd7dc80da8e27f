"""The grading policy is the one that every new course has.

Why it matters:
    Studio's own checklist takes such a course for one without a grading policy (edx-platform, `course_validation`):
    four types of assignments, 12 homeworks and 12 labs, pass at 50 %. Mostly nobody chose that.

Bad:
    {"GRADER": [{"type": "Homework", "min_count": 12, "drop_count": 2, "short_label": "HW", "weight": 0.15},
                {"type": "Lab", "min_count": 12, "drop_count": 2, "weight": 0.15},
                {"type": "Midterm Exam", "min_count": 1, "drop_count": 0, "short_label": "Midterm", "weight": 0.3},
                {"type": "Final Exam", "min_count": 1, "drop_count": 0, "short_label": "Final", "weight": 0.4}],
     "GRADE_CUTOFFS": {"Pass": 0.5}}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 3, "drop_count": 0, "short_label": "HW", "weight": 1.0}],
     "GRADE_CUTOFFS": {"Pass": 0.6}}

Fix:
    Nothing, if it is meant. Otherwise write down how this course is graded.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.territory import within

ID = "default-grading-policy"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=within(subject.head.unit, oddity.subject),
            message="The grading policy is the platform's default, as every new course has it",
            hint="Nothing to do, if that is meant; otherwise write down how this course is graded.",
        )
