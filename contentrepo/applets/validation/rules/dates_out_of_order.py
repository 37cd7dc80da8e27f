"""Two dates contradict each other.

A run does not end before it starts. Enrollment does not end before it starts, does not start after the run and does
not end after it; certificates are not given before its end (Studio refuses to save such dates). A block is not due
before it starts, and does not start before the block that it stands in. Dates that a block takes from above count,
and the policy wins over the XML. In a self-paced run the platform passes over the dates of blocks, and so does this
rule.

Why it matters:
    Learners see a deadline that has passed before they can open the work, or a run that nobody can enter.

Bad:
    <sequential display_name="Week 1" start="2019-04-08T00:00:00Z" due="2019-04-01T00:00:00Z"/>

Good:
    <sequential display_name="Week 1" start="2019-04-01T00:00:00Z" due="2019-04-08T00:00:00Z"/>

Fix:
    Correct the date that is wrong. Where the policy says it, correct it there.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "dates-out-of-order"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has {quote(oddity.value)}, which is {oddity.detail}",
            hint="Correct the date that is wrong.",
            value=f"{oddity.value} {oddity.detail}",
        )
