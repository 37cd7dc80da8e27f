"""A link has no text.

An image with an alternative text is one, and so are `aria-label` and `title` (WCAG 2.2, 2.4.4 and 4.1.2, level A).

Why it matters:
    Nobody sees where it leads, or that it is there at all; a screen reader reads out the address.

Bad:
    html/intro.html
        <a href="/static/notes.txt"></a>

Good:
    html/intro.html
        <a href="/static/notes.txt">Notes of the first week</a>

Fix:
    Write what it leads to, or take the link out: editors often leave an empty one behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "link-without-text"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The link to {quote(oddity.value)} has no text",
            hint="Write what it leads to, or take the link out.",
            value=oddity.value,
        )
