"""A course that is live says another key than before.

The same course root, or half of the files of a run that is gone, is now another run. The finding stands at both: none
of the two changes before somebody says that it is meant. So it is for the catalog entry of a published run: it is
gone, and a new run of the same course has its whole file. It is no matter for always and ever: whoever keeps one
course in one folder, and each term gives it the name of the next run, does that on purpose. (Within the store nothing
is lost: the old run is taken away, and can be brought back with `contentrepo revert`.)

Why it matters:
    A course run's key never changes. Everything of its learners hangs on it: enrollments, answers, grades,
    certificates, links. Under another key it is another run, without learners, and those of the old one find nothing.

Bad:
    course.xml, which is live as 2T2019, becomes
        <course org="edX" course="CS101" url_name="3T2019"/>

Good:
    courses/edX/CS101/2T2019/ stays as it is
    courses/edX/CS101/3T2019/ comes beside it

Fix:
    If it is a slip: write the old key. If it is the next run: put it into a folder of its own, beside the old one. If
    the old one is meant to go: add the line `Acknowledge: course-run-key-changed <old run key>` as the last paragraph
    of a commit message.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.models import CourseRun
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "course-run-key-changed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            old, new = quote(conflict.value), quote(conflict.detail)
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"The course that is live as {old} is {new} now: learners of the old run lose it, with all "
                "that they have done in it",
                hint="Write the old key, or put the new run into a folder of its own. If the old run is meant to go, "
                f"end a commit message with the line {quote(f'Acknowledge: {ID} {conflict.subject}')}.",
                value=conflict.detail,
            )
    yield from _of_entries(subject)


def _of_entries(subject: Subject) -> Iterator[Problem]:
    base, head = subject.base, subject.head
    if base is None or base.catalog is None or head.catalog is None:
        return
    new: dict[tuple[CourseKey, str], list[CourseRun]] = {}
    for run in head.catalog.runs.values():
        if run.place.path not in base.files:
            new.setdefault((run.key.course_key, head.files[run.place.path].blob), []).append(run)
    for old in base.catalog.runs.values() if new else ():
        if old.status == "published" and old.place.path not in head.files:
            blob = base.files[old.place.path].blob
            for run in new.get((old.key.course_key, blob), ()):
                yield _renamed(old.key, run)


def _renamed(old: CourseRunKey, new: CourseRun) -> Problem:
    return Problem(
        place=new.place,
        subject=str(old),
        message=f"The run that is live as {quote(str(old))} is listed as {quote(str(new.key))} now: a run's key never "
        "changes, and its learners are enrolled under the old one",
        hint="Keep the old file, and write another one for the new run beside it. If the old run "
        f"is meant to go, end a commit message with the line {quote(f'Acknowledge: {ID} {old}')}.",
        value=str(new.key),
    )
