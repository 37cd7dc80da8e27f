"""A file of the course is only a Git LFS pointer.

Git LFS keeps big files on a server of its own and commits a text of three lines in their place. What an XML, HTML or
JSON file says is then not in the repository. Files below `static/` are not opened, so this rule does not look at them.

Why it matters:
    Everything that goes live is read from the repository. The three lines are all that learners would get, and an
    import could not read them at all.

Bad:
    problem/p1.xml
        version https://git-lfs.github.com/spec/v1
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
        size 12345

Good:
    problem/p1.xml
        <problem display_name="Sums"/>

Fix:
    Take the file's pattern out of `.gitattributes`, then `git rm --cached FILE` and `git add FILE`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.wording import quote

ID = "lfs-pointer"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).faults):
        if fault.code == ID:
            yield Problem(
                place=place,
                subject=name,
                message=f"{quote(name)} is a Git LFS pointer; its content is not in the repository",
                hint="Take its pattern out of `.gitattributes` and commit the file itself.",
            )
