"""An empty `html` block stands beside a body that it does not name.

An `html` block in two files names its body with `filename`. Without that attribute the block's text is what stands
between its own tags.

Why it matters:
    The page comes out empty, and the body beside it is never read (edx-platform, `xmodule/html_block.py`,
    `load_definition`).

Bad:
    html/intro.xml
        <html display_name="Introduction"/>
    html/intro.html
        <p>Welcome.</p>

Good:
    html/intro.xml
        <html display_name="Introduction" filename="intro"/>
    html/intro.html
        <p>Welcome.</p>

Fix:
    Add `filename` with the body's name, without `.html`. Where the page is meant to be empty, delete the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "unlinked-body"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    for oddity in oddities_of(subject).unlinked_bodies:
        body = within(unit, oddity.value)
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} is empty and does not name {quote(body)}, which is never read",
            hint="Add `filename` with the body's name, without `.html`.",
            value=body,
        )
