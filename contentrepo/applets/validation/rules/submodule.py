"""A submodule stands in the content.

Why it matters:
    A submodule is the id of a commit in some other repository; its files are not part of this one. They would be
    missing from the course, and could change or vanish without a trace here.

Bad:
    static/shared, a submodule

Good:
    static/shared/, a folder with the files

Fix:
    Take the submodule out (`git rm static/shared`) and commit its files instead. `git subtree` keeps their history.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.repository.models import SUBMODULE
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.territory import of_mode, within
from contentrepo.applets.validation.wording import quote

ID = "submodule"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.TREE


def check(subject: Subject) -> Iterator[Problem]:
    for path in of_mode(subject.head, SUBMODULE):
        name = within(subject.head.unit, path)
        yield Problem(
            place=Place(path),
            subject=name,
            message=f"{quote(name)} is a submodule; its files are not in this repository",
            hint="Take the submodule out and commit its files instead.",
        )
