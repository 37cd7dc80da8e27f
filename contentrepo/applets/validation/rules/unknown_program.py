"""A program contains a program that the catalog does not have.

Why it matters:
    The courses of the inner program would be missing from the outer one, and its external course keys would not be
    compared with the others.

Bad:
    programs/data-science.yaml
        programs: [statistic]
    programs/statistics.yaml

Good:
    programs/data-science.yaml
        programs: [statistics]
    programs/statistics.yaml

Fix:
    Correct the slug, or add `programs/<slug>.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "unknown-program"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, ID)
