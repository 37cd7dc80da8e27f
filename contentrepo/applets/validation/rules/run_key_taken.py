"""Two courses claim one run key.

The key comes from the folder (`courses/<org>/<course>/<run>/`) or, for bare OLX, from `course.xml`. Keys that differ
only by case count as one. The other claimant may stand in this repository or in another one that publishes to the same
place; then the message names it. Whatever else has the files of the second course in the meantime (the course around
it, or the repository's catalog) waits with it.

Why it matters:
    A key stands for one course run. Whichever of the two were published last would replace the other, blocks, grades
    and all, for its learners. No base and no configuration makes that right.

Bad:
    spring/course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>
    copy-of-spring/course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>

Good:
    spring/course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>
    autumn/course.xml
        <course org="edX" course="CS101" url_name="3T2019"/>

Fix:
    Give the copy a run of its own, or delete it. The run that has learners keeps its key.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "run-key-taken"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.LAYOUT

HINT = "Give one of them a run of its own, or delete it; the run that has learners keeps its key."


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            same = conflict.value == conflict.subject
            other = quote(conflict.detail)
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"{quote(conflict.subject)} is claimed by {other} too"
                if same
                else f"{quote(conflict.subject)} differs only by case from {quote(conflict.value)} of {other}",
                hint=HINT,
                value=conflict.detail,
            )
    yield from _elsewhere(subject)


def _elsewhere(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    if not isinstance(unit.key, CourseRunKey):
        return
    for run, repository in sorted(subject.guard.runs.items()):
        if run.casefold() == unit.name.casefold():
            yield Problem(
                place=Place(f"{unit.folder}/course.xml".lstrip("/")),
                subject=unit.name,
                message=f"{quote(run)} is published from the repository {quote(repository)}",
                hint="Give this run another name, or remove it there and publish that first.",
                value=repository,
            )
