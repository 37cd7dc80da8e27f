"""A course run is named that the catalog does not have.

Why it matters:
    An exclusion that names no run excludes nothing: the run that was meant stays in the curriculum.

Bad:
    curricula/open-track.yaml
        title: Open track
        courses:
          - course: edX+CS101
            excluded_runs: ["course-v1:edX+CS101+2T2091"]
    courses/edX/CS101/2T2019.yaml

Good:
    curricula/open-track.yaml
        title: Open track
        courses:
          - course: edX+CS101
            excluded_runs: ["course-v1:edX+CS101+2T2019"]
    courses/edX/CS101/2T2019.yaml

Fix:
    Correct the key, add `courses/<org>/<course>/<run>.yaml`, or take the line out.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "unknown-run"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, ID)
