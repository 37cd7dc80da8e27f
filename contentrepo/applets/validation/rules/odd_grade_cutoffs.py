"""The cut-offs of the grading policy make no sense together.

Each is a share from 0 to 1. Letters fall from A on. A course has letters or `Pass`, not both. (`Pass` below 0 is left
alone: authors hide the line of the progress chart that way.)

Why it matters:
    A grade above 1, or one that asks for more than the better one, is given to nobody. With letters and `Pass` mixed,
    learners pass at whichever is lower.

Bad:
    {"GRADE_CUTOFFS": {"A": 90, "B": 80}}

Good:
    {"GRADE_CUTOFFS": {"A": 0.9, "B": 0.8}}

Fix:
    Correct the shares.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "odd-grade-cutoffs"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        message, hint = _say(oddity.subject, oddity.value, oddity.detail)
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=message,
            hint=hint,
            value=f"{oddity.value} {oddity.detail}",
        )


def _say(grade: str, value: str, detail: str) -> tuple[str, str]:
    if detail == "share":
        return f"{quote(grade)} is {quote(value)}, and a cut-off is a share from 0 to 1", "Write a share, such as 0.5."
    if detail == "mixed":
        return f"{quote(grade)} stands beside the letters {quote(value)}", "Keep the letters or `Pass`."
    better = detail.partition(" ")[0]
    return (
        f"{quote(grade)} is {quote(value)}, which is not below {quote(detail)}, so nobody gets it",
        f"Write less than for {quote(better)}.",
    )
