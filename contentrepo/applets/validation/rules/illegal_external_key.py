"""An external course key cannot be told from other keys, or cannot be written down.

`external_course_key` is the partner's own name for a run: 1 to 225 characters, without blanks around it, without
characters that cannot be seen, and not in the form of a key of the platform's own.

Why it matters:
    Look-ups take either key. One that reads like a run key or a course key could mean two runs, and one that ends in a
    blank or hides a character is never found by whoever types it (Registrar, `find_course_run`; course-discovery,
    `external_key`).

Bad:
    courses/edX/CS101/2T2019.yaml
        title: Computing, spring
        external_course_key: edX+CS101

Good:
    courses/edX/CS101/2T2019.yaml
        title: Computing, spring
        external_course_key: CS-101-spring

Fix:
    Write the key as the partner's systems do. If that is what they use, agree on another one with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "illegal-external-key"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, "external-key")
