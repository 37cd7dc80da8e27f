"""A page loads something by `http://`, without encryption.

Links that a person follows are not meant.

Why it matters:
    Sites of the platform are served by `https://`, and a browser does not load frames and scripts without it, and
    images perhaps.

Bad:
    html/intro.html
        <img src="http://example.org/cell.png" alt="A cell"/>

Good:
    html/intro.html
        <img src="https://example.org/cell.png" alt="A cell"/>

Fix:
    Write `https://`, or put a copy into `static/`, if its licence allows that.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "insecure-resource"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The page loads {quote(oddity.value)} without encryption",
            hint="Write `https://`, or put a copy into `static/`.",
            value=oddity.value,
        )
