"""A file still holds the marks of an unfinished merge.

Git writes `<<<<<<<`, `=======` and `>>>>>>>` around lines that two people changed, and leaves the choice to you. Here
the choice was not made, and the file was committed with both versions in it.

Why it matters:
    In XML and JSON the marks break the file. In HTML they do not: learners see them, with both versions between them.

Bad:
    html/welcome.html
        <<<<<<< HEAD
        <p>The course starts in May.</p>
        =======
        <p>The course starts in June.</p>
        >>>>>>> dates

Good:
    html/welcome.html
        <p>The course starts in June.</p>

Fix:
    Keep one version (or write a third), delete the three marks, and commit again. `git diff --check` lists leftovers.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.wording import quote

ID = "conflict-markers"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).faults):
        if fault.code == ID:
            yield Problem(
                place=place,
                subject=name,
                message=f"{quote(name)} holds the marks of an unfinished merge",
                hint="Keep one of the two versions and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`.",
            )
