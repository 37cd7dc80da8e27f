"""A video names a transcript that the course does not have.

A transcript is a file below `static/`; `sub="x"` means `subs_x.srt.sjson` there.

Why it matters:
    Learners see the video without it, and without any message (WCAG 2.2, 1.2.2, level A).

Bad:
    video/welcome.xml
        <video youtube="1.00:p2Q6BrNhdh8" display_name="Welcome">
          <transcript language="en" src="wellcome.srt"/>
        </video>
    static/welcome.srt

Good:
    video/welcome.xml
        <video youtube="1.00:p2Q6BrNhdh8" display_name="Welcome">
          <transcript language="en" src="welcome.srt"/>
        </video>
    static/welcome.srt

Fix:
    Add the file below `static/`, or correct its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Course
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "missing-transcript"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    missing = oddities_of(subject).remarks.get(ID, ())
    near = nearest([oddity.value for oddity in missing], _shipped(subject.head.course) if missing else ())
    for oddity in missing:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has a transcript {quote(oddity.value)}, which is no file of this course",
            hint=did_you_mean(near.get(oddity.value)) + "Add it below `static/`, or correct the name.",
            value=oddity.value,
        )


def _shipped(course: Course | None) -> list[str]:
    """The files below `static/`, as videos name them."""
    if course is None:
        return []
    start = len(course.root.folder) + 1 if course.root.folder else 0
    return [asset.path[start:].partition("/")[2] for asset in course.assets]
