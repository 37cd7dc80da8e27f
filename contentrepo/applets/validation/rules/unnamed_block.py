"""A block has no name of its own.

Every block has a `url_name`. Where there is none, the platform takes the old attribute `slug`, then `name`, then
`display_name`, and else makes up a name from the text of the block.

Why it matters:
    A name made from the text changes with every edit. To the platform the edited block is then a new one, and
    learners' answers to the old one are lost (edx-platform, `xmodule/modulestore/xml.py`, `make_name_unique`).

Bad:
    <problem display_name=""> ... </problem>

Good:
    <problem url_name="quiz_1" display_name=""> ... </problem>

Fix:
    Add a `url_name`. If the course is live already, take the name that the message quotes: learners' answers are kept
    under it. `contentrepo validate --fix` writes that name.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "unnamed-block"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).unnamed_blocks:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"This block has no `url_name`; the platform calls it {quote(oddity.value)} until it is edited",
            hint=f'Add `url_name="{oddity.value}"`, which keeps what learners have done in it.',
            value=oddity.value,
        )
