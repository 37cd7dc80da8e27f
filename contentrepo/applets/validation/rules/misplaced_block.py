"""A block stands where Studio does not expect it.

Studio's outline is course, chapter, sequential, vertical: each holds the next, and nothing else. What stands below a
vertical is free.

Why it matters:
    The platform imports it and shows most of it. Studio's outline leaves it out or cannot open it, the platform's own
    check reports it as an error (`perform_xlint`), and the app and the course's navigation count on the four levels.

Bad:
    <sequential display_name="Week 1"><problem url_name="quiz1"/></sequential>

Good:
    <sequential display_name="Week 1">
      <vertical display_name="Quiz"><problem url_name="quiz1"/></vertical>
    </sequential>

Fix:
    Put a vertical around it, or move it to where its kind belongs. The block keeps its `url_name`, and with it what
    learners have done in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "misplaced-block"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        kind = oddity.subject.partition("/")[0]
        if oddity.value:
            message = f"{quote(oddity.subject)} holds {_list(oddity.value)}; a {kind} holds {quote(oddity.detail)} only"
            hint = f"Put a {quote(oddity.detail)} around them, or move them; they keep their `url_name`."
        else:
            message = f"{quote(oddity.subject)} stands in a {quote(oddity.detail)}, below the outline of the course"
            hint = "Move it up to where its kind belongs; it keeps its `url_name`."
        yield Problem(
            place=oddity.place, subject=oddity.subject, message=message, hint=hint, value=oddity.value or oddity.detail
        )


def _list(types: str) -> str:
    return ", ".join(quote(block_type) for block_type in types.split())
