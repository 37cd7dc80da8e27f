"""A file holds nothing but another pointer, which is not followed.

A pointer leads to a file with the block in it. Where the file holds a pointer again, the chain ends there.

Why it matters:
    The platform follows one pointer and takes what it finds for the block itself: an empty one (edx-platform,
    `xmodule/xml_block.py`, `parse_xml`). The content at the end of the chain is lost without a word.

Bad:
    vertical/unit1.xml
        <vertical><problem url_name="quiz"/></vertical>
    problem/quiz.xml
        <problem url_name="quiz_v2"/>
    problem/quiz_v2.xml
        <problem display_name="Quiz"> ... </problem>

Good:
    vertical/unit1.xml
        <vertical><problem url_name="quiz"/></vertical>
    problem/quiz.xml
        <problem display_name="Quiz"> ... </problem>

Fix:
    Move the content into the first file. Pointing to the second file directly works too, but gives the block another
    name, and learners' answers stay with the old one.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "chained-pointer"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    for oddity in oddities_of(subject).chained_pointers:
        file, target = within(unit, oddity.place.path), within(unit, oddity.value)
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(file)} only points on to {quote(target)}, which is not followed",
            hint="Move the content into the first file.",
            value=target,
        )
