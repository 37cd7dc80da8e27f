"""Two html blocks show one file.

Why it matters:
    A change of the file changes both blocks, which may be meant. After an import, each block has a copy of its own; an
    export from there has two files.

Bad:
    html/text1.xml
        <html filename="shared" display_name="One"/>
    html/text2.xml
        <html filename="shared" display_name="Two"/>

Good:
    html/text1.xml
        <html filename="text1" display_name="One"/>
    html/text2.xml
        <html filename="text2" display_name="Two"/>

Fix:
    Nothing, if it is meant. Otherwise give each block a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "shared-body"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        body = within(subject.head.unit, oddity.value)
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} shows {quote(body)}, as {quote(oddity.detail)} does",
            hint="Nothing to do, if that is meant; otherwise give each block a file of its own.",
            value=body,
        )
