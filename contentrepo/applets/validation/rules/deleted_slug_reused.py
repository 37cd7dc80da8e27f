"""A program that was deleted is there again under its slug.

Deleted programs keep their file, with the status `deleted`, until they are purged: their learners' records and
certificates name the slug. When the status changes back, or another program is written into the file, somebody has to
say that it is meant.

Why it matters:
    Whoever holds the slug is the program, to records, certificates, links and the partner's system. A new program that
    takes an old slug by accident inherits the learners of the old one.

Bad:
    programs/data-science.yaml, which is live as
        title: Data science (until 2019)
        status: deleted
    becomes
        title: Data science and AI
        status: unpublished

Good:
    programs/data-science-ai.yaml
        title: Data science and AI
        status: unpublished

Fix:
    Give the new program a slug of its own. If the old one is meant to come back, add the line
    `Acknowledge: deleted-slug-reused <slug>` as the last paragraph of a commit message. Before a commit exists, the
    finding is shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.models import Program
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "deleted-slug-reused"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE

DELETED = "deleted"


def check(subject: Subject) -> Iterator[Problem]:
    head, base = subject.head.catalog, subject.base.catalog if subject.base else None
    for slug, old in base.programs.items() if head and base else ():
        new = head.programs.get(slug) if head else None
        if new and old.status == DELETED != new.status:
            yield _problem(old, new)


def _problem(old: Program, new: Program) -> Problem:
    same = (old.title, old.type) == (new.title, new.type)
    what = "is brought back" if same else f"({quote(old.title)}) has its slug taken by {quote(new.title)}"
    return Problem(
        place=new.status_place,
        subject=new.slug,
        message=f"The deleted program {quote(new.slug)} {what}: its learners' records and certificates name it",
        hint="Give a new program a slug of its own. If this is meant, end a commit message with the line "
        f"{quote(f'Acknowledge: {ID} {new.slug}')}.",
        value=new.status,
    )
