"""A `course.xml` has no run name.

The first tag of `course.xml` says which run this is: `org`, `course` and, as `url_name`, the run.

Why it matters:
    Without a run the course has no key, and nothing of it can be imported or published (edx-platform,
    `xmodule/modulestore/xml.py`, `get_id`).

Bad:
    course.xml
        <course org="edX" course="CS101"/>

Good:
    course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>
    course/2T2019.xml

Fix:
    Add `url_name` and name the file below `course/` and the folder below `policies/` alike. Choose with care: the key
    of a run can never change.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "missing-run-name"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.LAYOUT


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"{quote(conflict.place.path)} names no run, so this course has no key",
                hint="Add the run as `url_name` to its first tag.",
            )
