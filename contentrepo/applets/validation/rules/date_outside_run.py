"""A block starts or is due before its run starts, or after it ends.

Said of `start` and `due` of any block, and of the days for submission of an open response assessment. In a self-paced
run the platform passes over the dates of blocks, and so does this rule.

Why it matters:
    Mostly such a date came from the run before. Work that is due before the first day is never on time; work that is
    due after the last day is cut off earlier than it says. Studio's checklist reports the same (edx-platform,
    `course_validation`).

Bad:
    <course start="2019-02-01T00:00:00Z"> ... <sequential due="2018-03-01T00:00:00Z"/> ... </course>

Good:
    <course start="2019-02-01T00:00:00Z"> ... <sequential due="2019-03-01T00:00:00Z"/> ... </course>

Fix:
    Move the date, or the run's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "date-outside-run"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has {quote(oddity.value)}, which is {oddity.detail}",
            hint="Move this date, or the run's own; dates of the run before are easily left behind.",
            value=f"{oddity.value} {oddity.detail}",
        )
