"""Text follows a block inside its container, and takes the block with it.

Between the blocks of a chapter, a subsection or a unit there is nothing but blanks and comments.

Why it matters:
    The platform reads each child together with the text behind it, cannot parse the two as one block, and drops the
    child with no more than a line in a log (edx-platform, `xmodule/seq_block.py` and `xmodule/vertical_block.py`,
    `definition_from_xml`). One stray letter makes a problem disappear.

Bad:
    vertical/unit1.xml
        <vertical display_name="Unit 1">
          <problem url_name="quiz1"/>x
        </vertical>

Good:
    vertical/unit1.xml
        <vertical display_name="Unit 1">
          <problem url_name="quiz1"/>
        </vertical>

Fix:
    Take the text out, or put it into an `html` block of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "text-after-block"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).stray_texts:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The text {quote(oddity.value)} follows {quote(oddity.subject)}, and the block is dropped for it",
            hint="Take the text out, or put it into an `html` block of its own.",
            value=oddity.value,
        )
