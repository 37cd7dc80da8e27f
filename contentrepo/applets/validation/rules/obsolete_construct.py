"""A construct of early courses, which the platform reads no more, or hardly.

The block type `lti` is replaced by `lti_consumer`, `videoalpha` by `video`. `attempts` of a problem is counted by the
platform itself and says nothing in a file; the number of attempts is `max_attempts`.

Why it matters:
    What is written there may do nothing already, or nothing after the next release.

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1" attempts="3">

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1" max_attempts="3">

Fix:
    Use what replaced it. Learners' state hangs on the type and name of a block, so keep what is in use.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "obsolete-construct"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE

_HINTS = {
    "attempts": "Write `max_attempts`, which is the number of attempts that learners have.",
    "lti": "Use `lti_consumer` for new tools.",
    "videoalpha": "Use `video`.",
}


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.value)} of {quote(oddity.subject)} is obsolete",
            hint=_HINTS.get(oddity.value, "Use what replaced it."),
            value=oddity.value,
        )
