"""A textbook leads nowhere.

A chapter of `pdf_textbooks` or `html_textbooks` has a `url`: a file of the course (`/static/book.pdf`) or an address
on the web. A `<textbook>` in the course's own tag has a `book_url`, an address on the web.

Why it matters:
    Learners open the tab and find an error page. A `<textbook>` whose table of contents cannot be fetched from its
    address is dropped (edx-platform, `xmodule/course_block.py`, `TextbookList`).

Bad:
    {"course/2T2019": {"pdf_textbooks": [
        {"tab_title": "Reader", "chapters": [{"title": "1", "url": "/static/a.pdf"}]}]}}
    (no static/a.pdf)

Good:
    {"course/2T2019": {"pdf_textbooks": [
        {"tab_title": "Reader", "chapters": [{"title": "1", "url": "/static/a.pdf"}]}]}}
    static/a.pdf

Fix:
    Add the file, correct the address, or take the textbook out.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "missing-textbook"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    missing = notes_of(subject, ID)
    near = nearest([oddity.value for oddity in missing], _addresses(subject) if missing else ())
    for oddity in missing:
        yield Problem(
            place=oddity.place,
            subject=f"textbook {oddity.detail}",
            message=f"The textbook {quote(oddity.detail)} leads to {quote(oddity.value)}, which {_why(oddity.value)}",
            hint=did_you_mean(near.get(oddity.value)) + "Add the file, correct the address, or take the textbook out.",
            value=oddity.value,
        )


def _why(address: str) -> str:
    return "is not among the course's files" if address.startswith("/static/") else "is no address of a page"


def _addresses(subject: Subject) -> list[str]:
    """Those of the course's files."""
    course = subject.head.course
    if course is None:
        return []
    start = len(course.root.folder) + 1 if course.root.folder else 0
    return [f"/static/{asset.path[start:].partition('/')[2]}" for asset in course.assets]
