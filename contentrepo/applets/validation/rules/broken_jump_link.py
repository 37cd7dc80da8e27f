"""A link jumps to a block that the course does not have.

`/jump_to_id/<name>` leads to the block with that `url_name`, whatever its type. Not said while a file of the course
cannot be read: the block may stand in that one.

Why it matters:
    Learners who follow the link get an error page.

Bad:
    html/intro.html
        <a href="/jump_to_id/week-2">Week 2</a>
    (no block is named week-2)

Good:
    html/intro.html
        <a href="/jump_to_id/week_2">Week 2</a>
    sequential/week_2.xml

Fix:
    Correct the name in the link, or take the link out. In Studio the name is the last part of the unit's address.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "broken-jump-link"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    odd = oddities_of(subject)
    links = odd.missing_jumps if not odd.faults else []
    names = {name for _, name in subject.head.course.blocks} if links and subject.head.course else set()
    near = nearest([oddity.value for oddity in links], names)
    for oddity in links:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The link jumps to {quote(oddity.value)}, and the course has no such block",
            hint=did_you_mean(near.get(oddity.value)) + "Correct the name in the link, or take the link out.",
            value=oddity.value,
        )
