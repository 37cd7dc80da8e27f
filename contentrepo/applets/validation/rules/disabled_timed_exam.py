"""An exam has a time limit, and the course does not allow timed exams.

Why it matters:
    The platform registers no exam of such a course, so learners take it without any clock, as often as they like
    (edx-platform, `cms/djangoapps/contentstore/proctoring.py`, `register_special_exams`).

Bad:
    sequential/exam1.xml
        <sequential display_name="Exam" is_time_limited="true" default_time_limit_minutes="60">
    policies/2T2019/policy.json
        {"course/2T2019": {"display_name": "Computing"}}

Good:
    sequential/exam1.xml
        <sequential display_name="Exam" is_time_limited="true" default_time_limit_minutes="60">
    policies/2T2019/policy.json
        {"course/2T2019": {"display_name": "Computing", "enable_timed_exams": true}}

Fix:
    Set `enable_timed_exams` of the course to `true` (or `enable_proctored_exams`), or take the time limit away.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "disabled-timed-exam"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has a time limit, and the course does not allow timed exams",
            hint="Set `enable_timed_exams` of the course to `true`, or take the time limit away.",
        )
