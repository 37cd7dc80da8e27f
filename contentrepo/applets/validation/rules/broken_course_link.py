"""A link leads to a place of the course that is not there.

`/course/courseware/<chapter>/<sequential>/<number>` is a way from the top of the course; the number counts the units of
the sequential. Other pages behind `/course/` are not looked at. Nothing is said while a file of the course cannot be
read: the place may be in that one.

Why it matters:
    Learners who follow the link get an error page, or the beginning of the course.

Bad:
    html/intro.html
        <a href="/course/courseware/week1/lesson-1/">Lesson 1</a>
    (no sequential is named lesson-1)

Good:
    html/intro.html
        <a href="/course/courseware/week1/lesson1/">Lesson 1</a>
    sequential/lesson1.xml

Fix:
    Correct the name, or write `/jump_to_id/<url_name>`, which survives when blocks are moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "broken-course-link"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    odd = oddities_of(subject)
    links = odd.remarks.get(ID, []) if not odd.faults else []
    names = {name for _, name in subject.head.course.blocks} if links and subject.head.course else set()
    near = nearest([oddity.detail for oddity in links], names)
    for oddity in links:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(f'/course/{oddity.value}')} leads nowhere: the course has no {quote(oddity.detail)} there",
            hint=did_you_mean(near.get(oddity.detail)) + "Correct the link, or write `/jump_to_id/<url_name>`.",
            value=oddity.value,
        )
