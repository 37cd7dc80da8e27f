"""An external block is kept in a file of its own, where most platforms do not look.

Only block types that come with the platform follow pointers. A block from another package (`done`, `drag-and-drop-v2`,
`poll`, `lti_consumer` ...) is written out in place, inside its unit. `<poll url_name="q1"/>` is then a poll with all
settings at their defaults, not a pointer to `poll/q1.xml`.

Why it matters:
    The file is never opened, and what it says is lost without a word (edx-platform issue 36390; releases that follow
    such pointers are newer, and nobody knows which one will read the course).

Bad:
    vertical/unit1.xml
        <vertical><poll url_name="q1"/></vertical>
    poll/q1.xml
        <poll url_name="q1" question="Ready?"/>

Good:
    vertical/unit1.xml
        <vertical><poll url_name="q1" question="Ready?"/></vertical>

Fix:
    Move the element from the file into the unit, in the place of the pointer, and delete the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "split-external-block"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    for oddity in oddities_of(subject).split_externals:
        file = within(unit, oddity.value)
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} is an external block, so {quote(file)} is never read",
            hint="Move the element from the file into its unit, in the place of the pointer, and delete the file.",
            value=file,
        )
