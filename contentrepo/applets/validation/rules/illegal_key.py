"""The path of a catalog file makes no legal key.

A catalog file's path is its key: `organizations/edX.yaml` is the organization `edX`, `courses/edX/CS101.yaml` the
catalog course `edX+CS101`, `courses/edX/CS101/2T2019.yaml` the run `course-v1:edX+CS101+2T2019`, and
`programs/data-science.yaml` the program `data-science`.

Why it matters:
    Keys stand in addresses and in learners' records, and other services read them. One with blanks or other characters
    cannot be used there, and once used, it can never change.

Bad:
    courses/edX/CS 101.yaml

Good:
    courses/edX/CS101.yaml

Fix:
    Rename the file or folder with `git mv`, and correct what names the key.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "illegal-key"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, "key")
