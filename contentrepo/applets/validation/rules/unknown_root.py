"""`roots` in `contentrepo.yaml` names a folder that holds no course.

Why it matters:
    `roots` gives a course that stays where it is its run key. Where the folder's name slips, the course is read under
    the key that its own `course.xml` says; once that has gone live, the key stays for ever.

Bad:
    contentrepo.yaml, with the course in `autumn course/course.xml`
        roots:
          Autumn course: course-v1:edX+CS101+3T2019

Good:
    contentrepo.yaml
        roots:
          autumn course: course-v1:edX+CS101+3T2019

Fix:
    Write the folder as it is, from the repository's root. Take the line out when the course is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "unknown-root"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.LAYOUT


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"`roots` maps {quote(conflict.value)} to {quote(conflict.detail)}, and there is no course in "
                "that folder",
                hint="Write the folder as it is, or take the line out.",
                value=conflict.detail,
            )
