"""A chapter, sequential or vertical has a setting for which Studio has no field.

Why it matters:
    The setting is imported and counts. But whoever edits the course in Studio neither sees nor changes it, and wonders
    why the block behaves as it does. The platform's own check reports it (`perform_xlint`); its list is older than
    today's Studio, so this rule knows more fields.

Bad:
    <vertical display_name="Unit 1" rerandomize="always"> ... </vertical>

Good:
    <problem display_name="Quiz 1" rerandomize="always"> ... </problem>

Fix:
    Nothing, if it is meant. Otherwise set it where Studio shows it: on the problem, or for the whole course in its
    advanced settings.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "uneditable-setting"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        names = ", ".join(quote(name) for name in oddity.value.split())
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} sets {names}, which Studio does not show there",
            hint="Nothing to do, if that is meant; in Studio, nobody will see it.",
            value=oddity.value,
        )
