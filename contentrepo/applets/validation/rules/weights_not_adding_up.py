"""The weights of the grading policy do not add up to 1.

Why it matters:
    The platform adds up weighted scores and divides by nothing (edx-platform, `xmodule/graders.py`). With weights that
    come to 0.9, the best learner reaches 90 %; with weights in percent, the first exercise passes the course.

Bad:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 40},
                {"type": "Exam", "min_count": 1, "drop_count": 0, "weight": 60}]}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 0.4},
                {"type": "Exam", "min_count": 1, "drop_count": 0, "weight": 0.6}]}

Fix:
    Correct the weights, each a share of 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "weights-not-adding-up"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The weights of all assignment types come to {quote(oddity.value)}, not to 1",
            hint="Correct the weights; each is a share of 1.",
            value=oddity.value,
        )
