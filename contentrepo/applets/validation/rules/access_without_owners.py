"""`access` in `contentrepo.yaml` closes paths, and nobody owns the file that says so.

Why it matters:
    Where no owner is named, whoever may push may change `contentrepo.yaml`. So they may let themselves in with one
    commit and use it with the next. What `access` says is then advice.

Bad:
    contentrepo.yaml
        format: 1
        access:
          - {paths: courses/edX/CS101, role: course-team, who: ["@edx/cs101"]}

Good:
    contentrepo.yaml
        format: 1
        owners: [ada@example.org]
        access:
          - {paths: courses/edX/CS101, role: course-team, who: ["@edx/cs101"]}

Fix:
    Name at least one owner. They may change everything; from the next change on, nobody else changes this file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.api import matches_path
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "access-without-owners"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.CATALOG
FILE = "contentrepo.yaml"
OWNER = "owner"


def check(subject: Subject) -> Iterator[Problem]:
    configuration = subject.head.configuration
    entries = configuration.access
    owned = configuration.owners or any(entry.role == OWNER and matches_path(entry.paths, FILE) for entry in entries)
    if entries and not owned:
        yield Problem(
            place=entries[0].place,
            subject=FILE,
            message="`access` closes paths to some, and as nobody owns this file, anybody may change it and open them",
            hint="Name somebody in `owners`.",
        )
