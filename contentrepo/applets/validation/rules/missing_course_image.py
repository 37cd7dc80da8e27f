"""An image that stands for the course is not among its files.

`course_image`, `banner_image` and `video_thumbnail_image` name a file of `static/`, by the name under which the
platform keeps it: `static/images/card.png` is `images_card.png` there.

Why it matters:
    The catalog, the dashboard of learners and the page about the course show a broken image.

Bad:
    {"course/2T2019": {"course_image": "card.png"}}
    (no static/card.png)

Good:
    {"course/2T2019": {"course_image": "card.png"}}
    static/card.png

Fix:
    Add the file, or name one that is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "missing-course-image"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    found = notes_of(subject, ID)
    names = [asset.name for asset in subject.head.course.assets] if found and subject.head.course else []
    near = nearest([oddity.value for oddity in found], names)
    for oddity in found:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} is {quote(oddity.value)}, and the course has no such file",
            hint=did_you_mean(near.get(oddity.value)) + "Add the file to `static/`, or name one that is there.",
            value=oddity.value,
        )
