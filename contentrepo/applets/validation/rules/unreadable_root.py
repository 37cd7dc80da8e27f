"""A `course.xml` cannot be read, so nobody knows which run it is.

Why it matters:
    The first tag of `course.xml` says which run the folder holds. While the file cannot be read there is no course
    here, neither for the platform nor for contentrepo, and a run that was live would vanish.

Bad:
    course.xml
        <course org="edX" course="CS101" url_name="2T2019">

Good:
    course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>

Fix:
    Correct the file at the line: close the tag, quote every attribute, save it as UTF-8, finish the merge. If it is not
    meant to be a course, rename it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "unreadable-root"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.LAYOUT


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"{quote(conflict.place.path)} cannot be read: {conflict.detail}",
                hint="Correct the file at this line; until then there is no course here.",
                value=conflict.value,
            )
