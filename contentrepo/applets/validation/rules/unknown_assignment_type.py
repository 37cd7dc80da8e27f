"""A subsection has an assignment type that the grading policy does not know.

The `format` of a `sequential` names the `type` of one of the graders in `grading_policy.json`, letter by letter.
Where the run has no grading policy, the platform's own types count: Homework, Lab, Midterm Exam and Final Exam. Only
information where the subsection is not graded anyway.

Why it matters:
    What learners do in the subsection counts for nothing: the platform collects scores by type, and no grader asks
    for this one (edx-platform, `xmodule/graders.py`, `AssignmentFormatGrader`). Nobody is told, learners included.

Bad:
    sequential/lesson1.xml
        <sequential format="Home work" graded="true"> ... </sequential>
    policies/2T2019/grading_policy.json
        {"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1.0}]}

Good:
    sequential/lesson1.xml
        <sequential format="Homework" graded="true"> ... </sequential>

Fix:
    Write the `format` as the policy writes the `type`, or add the type to the policy.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "unknown-assignment-type"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    found = notes_of(subject, ID)
    near = nearest([oddity.value for oddity in found], _types(subject) if found else [])
    for oddity in found:
        counts = ", so what learners do in it counts for nothing" if oddity.detail else ""
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has the assignment type {quote(oddity.value)}, which the grading policy "
            f"does not have{counts}",
            hint=did_you_mean(near.get(oddity.value)) + "Write the `format` as the policy writes the `type`.",
            value=oddity.value,
            level=None if oddity.detail else Level.INFO,
        )


def _types(subject: Subject) -> list[str]:
    graders = subject.head.course.grading.get("GRADER") if subject.head.course else None
    types = (one.get("type") for one in (graders if isinstance(graders, list) else ()) if isinstance(one, dict))
    return [kind for kind in types if isinstance(kind, str)]
