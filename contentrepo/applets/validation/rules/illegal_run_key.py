"""Org, course number or run hold characters that no key can carry.

Each of the three may use letters and digits of any script, `_`, `-`, `~`, `.` and `:`.

Why it matters:
    The key names the run everywhere: in addresses, in learners' records, in programs. No platform can make a key of
    these values (opaque-keys, `opaque_keys/edx/locator.py`, `ALLOWED_ID_CHARS`), and once made, a key can never
    change.

Bad:
    course.xml
        <course org="edX" course="CS 101" url_name="2T2019"/>

Good:
    course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>

Fix:
    Take the other characters out, and fill in what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "illegal-run-key"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.LAYOUT


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"{quote(conflict.value)} is not a legal key of a course run",
                hint="Org, course number and run use letters, digits and `_ - ~ . :`, and none is empty.",
                value=conflict.value,
            )
