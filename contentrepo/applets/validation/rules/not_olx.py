"""A file named `course.xml` is not a course.

A course root is a file `course.xml` whose first tag is `course`, with `org`, `course` and `url_name`. Moodle backups
and templates that wait to be filled in (`url_name="{{ RUN }}"`) use the file name too.

Why it matters:
    The file is kept and published as it is. Nothing around it is read as a course. If it was meant to be one, this is
    why it does not show up.

Bad:
    backup/course.xml
        <moodle_backup> ... </moodle_backup>

Good:
    spring/course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>

Fix:
    Nothing, if it is no course. Otherwise write the first tag as above.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "not-olx"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.LAYOUT


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"{quote(conflict.place.path)} is not the root of a course",
                hint="Nothing to do, unless it was meant to be one; then its first tag is `course`, with `org`, "
                "`course` and `url_name`.",
            )
