"""A file of the catalog cannot be read as YAML.

This covers everything that keeps a file under `organizations/`, `courses/`, `programs/` or `curricula/` from being
read: broken YAML, text that is not UTF-8, the marks of an unfinished merge, one key twice, or more depth and size than
any such file needs.

Why it matters:
    What the file says is unknown, so its programs, runs and keys would vanish from the catalog. One key written twice
    would keep one value and drop the other.

Bad:
    programs/data-science.yaml
        title: Data Science: a master's program
        status: active
        status: retired

Good:
    programs/data-science.yaml
        title: "Data Science: a master's program"
        status: active

Fix:
    Correct the file at the line. Put values with `: ` or ` #` in them, or that begin with a sign, in quotes; indent
    with spaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at
from contentrepo.applets.validation.wording import quote

ID = "invalid-yaml"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, subject.head.catalog.faults if subject.head.catalog else ()):
        yield Problem(
            place=place,
            subject=name,
            message=f"{quote(name)} cannot be read: {fault.detail}",
            hint="Correct the file at this line.",
            value=fault.code,
        )
