"""An external course key holds characters that partners' systems cannot look it up by.

`external_course_key` is the partner's own name for a run.

Why it matters:
    Partners' systems put the key into addresses. A key with blanks or unusual signs cannot be reached there (Registrar,
    `registrar/apps/core/constants.py`), and one that looks like our own keys could mean two runs. course-discovery
    keeps at most 225 characters.

Bad:
    courses/edX/CS101/2T2019.yaml
        title: Computer Science, spring
        external_course_key: "CS 101 (spring)"

Good:
    courses/edX/CS101/2T2019.yaml
        title: Computer Science, spring
        external_course_key: CS-101_spring

Fix:
    Agree with the partner on a key of letters, digits, `-`, `_` and `:`.
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
