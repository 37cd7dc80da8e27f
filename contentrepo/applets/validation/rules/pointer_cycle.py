"""A block contains itself.

A pointer leads to a file that, directly or further down, points back to where it came from.

Why it matters:
    A course is a tree. The platform follows the pointers until it gives up, or renames the block on its second visit
    and then looks for a file of that new name (edx-platform, `xmodule/modulestore/xml.py`, `make_name_unique`). Either
    way blocks are missing from the import.

Bad:
    vertical/unit1.xml
        <vertical><conditional url_name="c1"/></vertical>
    conditional/c1.xml
        <conditional><vertical url_name="unit1"/></conditional>

Good:
    vertical/unit1.xml
        <vertical><conditional url_name="c1"/></vertical>
    conditional/c1.xml
        <conditional><html url_name="h1"/></conditional>

Fix:
    Follow the chain in the message and take out the pointer that should not be there.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "pointer-cycle"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).cycles:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} contains itself: {quote(oddity.value)}",
            hint="Take out the pointer that leads back.",
            value=oddity.value,
        )
