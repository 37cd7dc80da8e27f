"""The run has no `policy.json`, or no `grading_policy.json`.

Both stand in `policies/<run>/`, where `<run>` is the `url_name` in `course.xml`.

Why it matters:
    Tabs and the topics of discussions can stand in `policy.json` only, so such a run has the platform's default ones.
    Without a `grading_policy.json` it is graded by the platform's default. If the files exist under another name, their
    settings are lost without a word.

Bad:
    course.xml
        <course url_name="2T2019" org="edX" course="CS101"/>
    policies/1T2019/policy.json

Good:
    course.xml
        <course url_name="2T2019" org="edX" course="CS101"/>
    policies/2T2019/policy.json

Fix:
    Nothing, if the defaults are meant. Otherwise add the file, or rename the folder of the run.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "missing-policy"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The run has no {quote(oddity.value)}, so the platform's defaults count",
            hint="Nothing to do, if that is meant; otherwise add the file.",
            value=oddity.value,
        )
