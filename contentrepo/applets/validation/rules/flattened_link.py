"""A link names a file in a folder below `static/` as if folders were part of its name.

The platform keeps uploaded files in one flat folder and writes `_` for `/`, so `/static/images_scheme.png` finds the
file `static/images/scheme.png`. Learners see the picture either way.

Why it matters:
    Everybody else (a search, an editor, a colleague who moves the file) looks for a file of the written name, and there
    is none.

Bad:
    html/intro.html
        <img src="/static/images_scheme.png"/>
    static/images/scheme.png

Good:
    html/intro.html
        <img src="/static/images/scheme.png"/>
    static/images/scheme.png

Fix:
    Write the file's own path; `contentrepo validate --fix` does it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "flattened-link"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).flattened_links:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(f'/static/{oddity.value}')} means the file {quote(f'static/{oddity.detail}')}",
            hint=f"Write {quote(f'/static/{oddity.detail}')}.",
            value=oddity.value,
        )
