"""A name leads out of the course's own folder.

Pointers and `filename` attributes name files below the course. A name with `..` in it, or one that starts with `/`,
means a file somewhere else.

Why it matters:
    What the course would then contain depends on where it lies and on who reads it. On a server such a name reads
    other people's files. It is never followed and never accepted, whatever stood before.

Bad:
    <problem url_name="../../../base/problem/p1"/>

Good:
    <problem url_name="p1"/>

Fix:
    Copy the file into this course and point to the copy.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "escaping-name"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).escaping_names:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.value)} does not name a file below the course's folder",
            hint="Copy the file into this course and point to the copy.",
            value=oddity.value,
        )
