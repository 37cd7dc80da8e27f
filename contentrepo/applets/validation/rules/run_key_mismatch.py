"""The folder says one course run and the `course.xml` in it another.

`courses/<org>/<course>/<run>/course.xml` has the same org, course number and run in its first tag. Only the run may
also be the old name `course`, which early exports write for every run.

Why it matters:
    One of the two is wrong, and nobody but you can tell which. Publishing under the wrong key would overwrite another
    run, or lose the answers of this one's learners.

Bad:
    courses/edX/CS101/2T2019/course.xml
        <course org="edX" course="CS101" url_name="1T2019"/>

Good:
    courses/edX/CS101/2T2019/course.xml
        <course org="edX" course="CS101" url_name="2T2019"/>

Fix:
    After copying a run: correct `course.xml`, and rename the file below `course/` and the folder below `policies/`.
    Otherwise move the folder. A repository whose folders mean something else says so, below `roots:` in its
    `contentrepo.yaml`; then it is that line that may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "run-key-mismatch"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.LAYOUT


def check(subject: Subject) -> Iterator[Problem]:
    for conflict in subject.head.conflicts:
        if conflict.code == ID:
            folder = conflict.place.path.rpartition("/")[0]
            is_mapped = folder in subject.head.configuration.roots
            other = "`roots` in `contentrepo.yaml`" if is_mapped else "its place in the repository"
            yield Problem(
                place=conflict.place,
                subject=conflict.subject,
                message=f"{quote(conflict.place.path)} says {quote(conflict.value)}; {other} says "
                f"{quote(conflict.detail)}",
                hint=f"Correct `course.xml`, or {'the line below `roots`' if is_mapped else 'move the folder'}.",
                value=conflict.value,
            )
