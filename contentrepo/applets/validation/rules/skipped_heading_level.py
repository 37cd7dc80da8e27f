"""A heading leaves out a level.

A page may begin with any level, because it stands within another (WCAG 2.2, 1.3.1, level A).

Why it matters:
    Many people go through a page by its headings. A gap looks as if something were missing.

Bad:
    html/intro.html
        <h2>Cells</h2>
        <h5>The nucleus</h5>

Good:
    html/intro.html
        <h2>Cells</h2>
        <h3>The nucleus</h3>

Fix:
    Use the next level. How large it looks is the business of styles.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "skipped-heading-level"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"A heading leaves out a level: {quote(oddity.value)}",
            hint="Use the next level; how large it looks is the business of styles.",
            value=oddity.value,
        )
