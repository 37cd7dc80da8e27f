"""A `url_name` has a colon, which stands for a folder.

`<html url_name="week1:intro"/>` leads to `html/week1/intro.xml`.

Why it matters:
    The platform follows it. Studio's export writes all blocks of a type into one folder, with the colon in the file's
    name, which Windows cannot store; other tools look for the file in vain.

Bad:
    <html url_name="week1:intro"/>

Good:
    <html url_name="week1_intro"/>

Fix:
    In a new course, take a name without a colon. In a live one, leave it: to the platform a renamed block is a new one,
    and what learners have done in the old one is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "nested-name"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The name {quote(oddity.value)} has a colon, which stands for a folder",
            hint="In a new course, take another name; in a live one, leave it.",
            value=oddity.value,
        )
