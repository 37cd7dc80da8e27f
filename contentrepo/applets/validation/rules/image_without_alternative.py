"""An image has no alternative text.

`alt=""` is right for decoration; `aria-label`, `title` or `role="presentation"` are accepted, too (WCAG 2.2, 1.1.1,
level A).

Why it matters:
    Who cannot see the image learns nothing of it: a screen reader reads out the file's name, or keeps silent.

Bad:
    html/intro.html
        <img src="/static/cell.png"/>

Good:
    html/intro.html
        <img src="/static/cell.png" alt="An animal cell: nucleus, membrane and mitochondria"/>

Fix:
    Say in `alt` what the image says. If it says nothing that the text does not, write `alt=""`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "image-without-alternative"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The image {quote(oddity.value)} has no alternative text",
            hint='Say in `alt` what it shows; `alt=""` if it is decoration.',
            value=oddity.value,
        )
