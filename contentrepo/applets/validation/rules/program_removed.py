"""A program that learners may be in has lost its file.

Programs go step by step: `retired` closes them to new learners, `deleted` hides them, and only then their file is
removed, which purges them. One that was never more than `unpublished` may go at once.

Why it matters:
    With the file go the program's external course keys, its curricula and the answer to "which version of each course
    did this person pass?". Partners who ask for one of its runs are told that there is no such program.

Bad:
    programs/data-science.yaml, which is live with
        status: active
    is removed

Good:
    programs/data-science.yaml
        status: deleted

Fix:
    If it is not meant: bring the file back with `git restore --source <commit> -- programs/<slug>.yaml`. To end the
    program: write `status: retired` or `status: deleted`. If it is meant to be purged at once: add the line
    `Acknowledge: program-removed <slug>` as the last paragraph of a commit message.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "program-removed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE

ENTERED = frozenset({"active", "retired"})
"""Statuses of programs that somebody may be in."""


def check(subject: Subject) -> Iterator[Problem]:
    base = subject.base.catalog if subject.base else None
    for slug, program in base.programs.items() if base else ():
        if program.status in ENTERED and program.place.path not in subject.head.files:
            yield Problem(
                place=Place(program.place.path),
                subject=slug,
                message=f"The program {quote(slug)} is {program.status} and its file is gone: its learners' program is "
                "no more",
                hint="Write `status: retired` or `status: deleted` instead. If it is meant to be purged, end a commit "
                f"message with the line {quote(f'Acknowledge: {ID} {slug}')}.",
                value=program.status,
            )
