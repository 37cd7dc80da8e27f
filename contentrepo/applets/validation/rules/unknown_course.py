"""A catalog course is named that the catalog does not have.

Why it matters:
    The curriculum would come out one course short, and a run without its catalog course cannot be listed at all.

Bad:
    programs/data-science.yaml
        curricula:
          - slug: core
            title: Core
            courses:
              - course: edX+CS110
    courses/edX/CS101.yaml

Good:
    programs/data-science.yaml
        curricula:
          - slug: core
            title: Core
            courses:
              - course: edX+CS101
    courses/edX/CS101.yaml

Fix:
    Correct the key, or add `courses/<org>/<course>.yaml` with the course's title.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "unknown-course"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, ID)
