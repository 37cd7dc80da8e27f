"""A live run ends earlier than before.

Or its enrollment does. Only a warning where it starts later, or gets an end that it did not have: nobody here knows
whether it has begun.

Why it matters:
    After its end a run takes no more work, so learners lose the days between; those who wanted to enroll find the door
    closed. A run that starts later is shut again for those who are in it.

Bad:
    <course end="2019-07-01T00:00:00Z">, which is live, becomes <course end="2019-06-01T00:00:00Z">

Good:
    <course end="2019-08-01T00:00:00Z">

Fix:
    If it is not meant: take the old date back. If it is: add the line
    `Acknowledge: run-dates-moved <run key>` as the last paragraph of a commit message, for example with
    `git commit --amend`. One such line covers all changes of this kind in the run. Before a commit exists, the finding
    is shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.olx.api import effective_date, show_date
from contentrepo.applets.validation.impact import if_meant
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "run-dates-moved"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE


_EARLIER = {"end": "learners lose the days between", "enrollment_end": "whoever wanted to enroll finds the door closed"}
_COURSE = ("course", "course")


def check(subject: Subject) -> Iterator[Problem]:
    base, head = subject.base.course if subject.base else None, subject.head.course
    if base is None or head is None or subject.change is None or _COURSE not in subject.change.altered:
        return
    for name, consequence in _EARLIER.items():
        before, after = effective_date(base, _COURSE, name), effective_date(head, _COURSE, name)
        if after and (before is None or after < before):
            yield _problem(subject, name, (before, after), consequence)
    before, after = effective_date(base, _COURSE, "start"), effective_date(head, _COURSE, "start")
    if before and after and after > before:
        yield _problem(subject, "start", (before, after), "a run that has begun is shut again until then")


def _problem(subject: Subject, name: str, dates: tuple[datetime | None, datetime], consequence: str) -> Problem:
    before, after = (show_date(date) if date else "nothing" for date in dates)
    folder = f"{subject.head.unit.folder}/".lstrip("/")
    block = subject.head.course.blocks[_COURSE] if subject.head.course else None
    return Problem(
        place=block.place if block else Place(f"{folder}course.xml"),
        subject=f"course/course {name}",
        message=f"The {quote(name)} of the run was {quote(before)} and is {quote(after)}: {consequence}",
        hint=f"Take the old date back. {if_meant(ID, subject)}",
        value=f"{before} -> {after}",
        level=Level.WARNING if dates[0] is None or name == "start" else None,
    )
