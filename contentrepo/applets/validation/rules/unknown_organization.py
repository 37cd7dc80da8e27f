"""An organization is named that the catalog does not have.

Why it matters:
    Programs are shown under the names of their organizations, and access follows an organization's parent. With a key
    that leads nowhere, a program has no name to stand under.

Bad:
    programs/data-science.yaml
        organizations: [EdX]
    organizations/edX.yaml

Good:
    programs/data-science.yaml
        organizations: [edX]
    organizations/edX.yaml

Fix:
    Correct the key (upper and lower case matter), or add `organizations/<key>.yaml` with the organization's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_of
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "unknown-organization"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_of(subject, ID)
