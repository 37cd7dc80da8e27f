"""Nothing in the course points to this file.

Not said while a file of the course cannot be read: nobody knows yet what that one would point to.

Why it matters:
    The file is kept and does no harm. It is not part of the course that learners see, which may surprise whoever wrote
    it.

Bad:
    problem/quiz3.xml, while no unit has a pointer to it

Good:
    vertical/unit3.xml
        <vertical display_name="Unit 3"><problem url_name="quiz3"/></vertical>
    problem/quiz3.xml

Fix:
    Add a pointer where the block belongs, or delete the file. git keeps what is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "unreachable-file"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    odd = oddities_of(subject)
    for oddity in odd.unreachable_files if not odd.faults else ():
        name = within(unit, oddity.place.path)
        yield Problem(
            place=oddity.place,
            subject=name,
            message=f"Nothing in the course points to {quote(name)}",
            hint="Add a pointer where the block belongs, or delete the file.",
        )
