"""The weight of an assignment type is not a number.

Why it matters:
    The platform multiplies with it (edx-platform, `xmodule/graders.py`, `WeightedSubsectionsGrader`). A weight in
    quotes breaks the progress page and the gradebook of every learner, and only there: the import succeeds.

Bad:
    {"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "weight": "0.4"}]}

Good:
    {"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "weight": 0.4}]}

Fix:
    Write the weight as a number without quotes, from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "invalid-grader-weight"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).grader_weights:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} is {quote(oddity.value)}, which is not a number",
            hint="Write a number from 0 to 1, without quotes.",
            value=oddity.value,
        )
