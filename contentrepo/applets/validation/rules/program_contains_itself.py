"""Programs of several repositories are nested in a circle.

A program may nest programs of other repositories. Then no repository alone can see that one of them nests the first
again. Within one repository `invalid-catalog-file` says it.

Why it matters:
    Who lists the courses of such a program never comes to an end, and each of the programs would have the external
    course keys of all the others.

Bad:
    programs/data-science.yaml in the repository `catalog`
        programs: [statistics]
    programs/statistics.yaml in the repository `partners`
        programs: [data-science]

Good:
    programs/data-science.yaml in the repository `catalog`
        programs: [statistics]
    programs/statistics.yaml in the repository `partners`
        title: Statistics

Fix:
    Take one of the steps out that the message names: here, or in the repository that has the other program.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.api import find_circles
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import as_problem
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "program-contains-itself"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    if catalog is not None:
        yield from map(as_problem, find_circles(catalog, subject.guard.catalog))
