"""A block whose answers count has no name of its own.

As `unnamed-block`, but where the block or one above it is `graded`. No configuration lowers this.

Why it matters:
    The platform makes up a name from the text of the block (edx-platform, `xmodule/modulestore/xml.py`,
    `make_name_unique`). Correct one word, and it is a new block: all answers and points that learners have are gone.

Bad:
    <sequential format="Exam" graded="true">
      <vertical display_name="Questions"><problem display_name=""> ... </problem></vertical>
    </sequential>

Good:
    <sequential format="Exam" graded="true">
      <vertical display_name="Questions"><problem url_name="q1" display_name=""> ... </problem></vertical>
    </sequential>

Fix:
    Add a `url_name` now. If the course is live already, take the name that the message quotes: learners' answers are
    kept under it. `contentrepo validate --fix` writes that name.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of

ID = "unnamed-graded-block"
LEVEL = Level.WARNING
GATE = Gate.ALWAYS
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message="This graded block has no `url_name`; after the next edit of it, what learners did in it is lost",
            hint=f'Add `url_name="{oddity.value}"`, which keeps what learners have done in it.',
            value=oddity.value,
        )
