"""An `html` block names a body that does not exist.

An `html` block in two files keeps its settings in `html/<name>.xml`, and the attribute `filename` there names the body
beside it: `filename="intro"` stands for `html/intro.html`.

Why it matters:
    The text of the page is in the body. Without it the block cannot be read, and an import drops the page or puts an
    error block there (edx-platform, `xmodule/html_block.py`, `load_definition`).

Bad:
    html/intro.xml
        <html display_name="Introduction" filename="intro"/>
    (no html/intro.html)

Good:
    html/intro.xml
        <html display_name="Introduction" filename="intro"/>
    html/intro.html
        <p>Welcome.</p>

Fix:
    Add the body, or correct `filename`. Write the name without `.html`, and without the folder.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "dangling-body"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

BODY = ".html"


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    missing = [(within(unit, oddity.value), oddity) for oddity in oddities_of(subject).dangling_bodies]
    bodies = [within(unit, path) for path in subject.head.files if missing and path.endswith(BODY)]
    near = nearest([body for body, _ in missing], bodies)
    for body, oddity in missing:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} names the body {quote(body)}, which does not exist",
            hint=did_you_mean(near.get(body)) + "Add the body, or correct `filename`.",
            value=body,
        )
