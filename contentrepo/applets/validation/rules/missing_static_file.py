"""A page refers to a file under `/static/` that the course does not have.

Names are compared as the platform compares them: `/` and unusual characters count as `_`, so `/static/a_b.png` finds
the file `static/a b.png`.

Why it matters:
    Learners see a broken picture or a dead link.

Bad:
    html/intro.html
        <img src="/static/schema.png"/>
    static/scheme.png

Good:
    html/intro.html
        <img src="/static/scheme.png"/>
    static/scheme.png

Fix:
    Add the file under `static/`, or correct the link.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Course
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "missing-static-file"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    missing = oddities_of(subject).missing_assets
    near = nearest([oddity.value for oddity in missing], _shipped(subject.head.course) if missing else ())
    for oddity in missing:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(f'/static/{oddity.value}')} is not a file of this course",
            hint=did_you_mean(_link(near.get(oddity.value))) + "Add the file under `static/`, or correct the link.",
            value=oddity.value,
        )


def _link(name: str | None) -> str | None:
    return f"/static/{name}" if name else None


def _shipped(course: Course | None) -> list[str]:
    """The files below `static/`, as links name them."""
    if course is None:
        return []
    start = len(course.root.folder) + 1 if course.root.folder else 0
    return [asset.path[start:].partition("/")[2] for asset in course.assets]
