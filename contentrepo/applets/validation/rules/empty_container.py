"""A chapter, sequential or vertical has nothing in it.

Also said of an experiment (`split_test`) without groups, and the like. Not said where a file of the course cannot be
read, or a pointer in the block leads nowhere: that is told instead.

Why it matters:
    Learners open it and see an empty page.

Bad:
    <vertical display_name="Unit 1"/>

Good:
    <vertical display_name="Unit 1"><html url_name="text1"/></vertical>

Fix:
    Fill it, take it out, or hide it from learners until it is filled (`visible_to_staff_only="true"`).
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "empty-container"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has nothing in it",
            hint="Fill it, or take it out.",
            value=oddity.value,
        )
