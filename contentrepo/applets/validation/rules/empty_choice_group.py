"""A group of choices, or a drop-down, has nothing to choose from.

Why it matters:
    Learners see a question that they cannot answer, and lose its points.

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <multiplechoiceresponse>
            <choicegroup/>
          </multiplechoiceresponse>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <multiplechoiceresponse>
            <choicegroup>
              <choice correct="true">Yes</choice>
              <choice correct="false">No</choice>
            </choicegroup>
          </multiplechoiceresponse>
        </problem>

Fix:
    Add the choices, or take the response out.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "empty-choice-group"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"In {quote(oddity.subject)}, {quote(oddity.value)} has nothing to choose from",
            hint="Add the choices, or take the response out.",
            value=oddity.value,
        )
