"""One block is pointed to from two places.

A block has one file and one place in the course. Here a second pointer leads to the same file.

Why it matters:
    For problems, videos, chapters, subsections and units the platform renames the second use, and then finds no file of
    the new name: the block is dropped there, or an error block stands in its place (edx-platform,
    `xmodule/modulestore/xml.py`, `make_name_unique`). Other types are shown twice and keep one of the two parents; for
    them this is a warning.

Bad:
    vertical/unit1.xml
        <vertical><problem url_name="quiz"/></vertical>
    vertical/unit2.xml
        <vertical><problem url_name="quiz"/></vertical>

Good:
    vertical/unit1.xml
        <vertical><problem url_name="quiz"/></vertical>
    vertical/unit2.xml
        <vertical><problem url_name="quiz_again"/></vertical>
    problem/quiz_again.xml, a copy of problem/quiz.xml

Fix:
    Copy the file under a new name and point to the copy, or take one pointer out. Learners' answers stay with the
    name that they have.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "block-with-two-parents"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

RENAMED = frozenset({"chapter", "course", "poll_question", "problem", "sequential", "vertical", "video"})
"""The types whose second use the platform renames."""


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    for oddity in oddities_of(subject).shared_blocks:
        block_type, other = oddity.subject.partition("/")[0], within(unit, oddity.detail)
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} stands here and at {quote(other)}; a block has one place",
            hint="Give one of the two a name (and a file) of its own, or take it out.",
            level=None if block_type in RENAMED else Level.WARNING,
        )
