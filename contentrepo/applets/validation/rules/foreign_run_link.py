"""A page leads to another course run, or loads a file of one.

A link to another course may well be meant: with its host it is not told, and without it is for information. An earlier
run of the same course is hardly meant, and a file that another run keeps (`asset-v1:`, `/c4x/`) goes with that run.

Why it matters:
    Learners come to a run that they are not enrolled in, and see an error, or last year's dates. Files of another run
    vanish when it is deleted or locked.

Bad:
    courses/edX/CS101/2T2019/html/intro.html
        <a href="/courses/course-v1:edX+CS101+1T2018/jump_to_id/week2">Week 2</a>
        <img src="/asset-v1:edX+CS101+1T2018+type@asset+block@cell.png" alt="A cell"/>

Good:
    courses/edX/CS101/2T2019/html/intro.html
        <a href="/jump_to_id/week2">Week 2</a>
        <img src="/static/cell.png" alt="A cell"/>

Fix:
    Use the forms that work in every run: `/jump_to_id/<url_name>` for a block, `/static/<file>` for a file,
    `/course/...` for any other page of the course.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.models import Oddity
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote
from contentrepo.pattern import pattern

ID = "foreign-run-link"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE

_FILE = pattern(r"asset-v1:.*\+block@(?P<new>[^/?#]+)|/c4x/[^/]+/[^/]+/asset/(?P<old>[^?#]+)")
_BLOCK = pattern(r"\+block@(?P<new>[^/?#+]+)|/jump_to_id/(?P<short>[^/?#]+)|i4x:/+[^/]+/[^/]+/[^/]+/(?P<old>[^/?#]+)")
_PAGE = pattern(r"/courses/[^/]+/(?P<page>courseware/[^?#]+)")


def check(subject: Subject) -> Iterator[Problem]:
    course = subject.head.course
    found = oddities_of(subject).remarks.get(ID, ())
    ids = {name for _, name in course.blocks} if course and found else set()
    for oddity in found:
        file = _first(_FILE, oddity.value)
        is_earlier = course is not None and _is_same_course(oddity, course.key)
        if "://" in oddity.value and not file and not is_earlier:
            continue
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{_what(oddity.subject)} leads to another run, {quote(oddity.detail)}: {quote(oddity.value)}",
            hint=_advise(oddity, file, ids),
            value=oddity.value,
            level=None if file or is_earlier else Level.INFO,
        )


def _what(subject: str) -> str:
    """A setting of the course has no `/` in its name."""
    return "The page" if "/" in subject else f"The setting {quote(subject)}"


def _first(pattern: re.Pattern[str], link: str) -> str:
    match = pattern.search(link)
    return next(filter(None, match.groups()), "") if match else ""


def _is_same_course(oddity: Oddity, run: CourseRunKey) -> bool:
    return re.split(r"[+/]", oddity.detail)[:2] == [run.org, run.course]


def _advise(oddity: Oddity, file: str, ids: Container[str]) -> str:
    """The form that works in every run, where that would lead somewhere."""
    if file:
        return f"Put the file into `static/` and write {quote(f'/static/{file}')}."
    block = _first(_BLOCK, oddity.value)
    if block in ids:
        return f"This course has a block of that name: write {quote(f'/jump_to_id/{block}')}."
    page = _first(_PAGE, oddity.value)
    if page:
        return f"If this course is meant, write {quote(f'/course/{page}')}."
    return "If this course is meant, write `/jump_to_id/<url_name>` or `/course/...`."
