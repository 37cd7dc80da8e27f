"""A content library does not say its org or its name.

The first tag of a `library.xml` has `org` and `library`; together they are the library's key.

Why it matters:
    Studio cannot import the library: there is no key to put it under (edx-platform, `xmodule/modulestore/xml.py`,
    `LibraryXMLModuleStore`).

Bad:
    library.xml
        <library display_name="Fifty problems"> ... </library>

Good:
    library.xml
        <library display_name="Fifty problems" org="edX" library="fifty"> ... </library>

Fix:
    Add the attribute that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "nameless-library"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=within(subject.head.unit, oddity.subject),
            message=f"The library has no {quote(oddity.value)}, so it has no key",
            hint=f'Add `{oddity.value}="..."` to its first tag.',
            value=oddity.value,
        )
