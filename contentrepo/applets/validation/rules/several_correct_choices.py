"""Several choices are correct where learners can choose only one.

In a `multiplechoiceresponse` each of them is accepted, which may be meant, so that is for information. Nothing is said
with `answer-pool`, which draws one of them, nor where all choices are correct, which is how surveys are written.

Why it matters:
    With radio buttons in a `choiceresponse` nobody can get it right, because all correct ones have to be chosen. A
    drop-down with two correct options is not shown at all (edx-platform, `xmodule/capa/capa_problem.py`,
    `make_xml_compatible`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <choiceresponse>
            <radiogroup>
              <choice correct="true">Red</choice>
              <choice correct="true">Green</choice>
              <choice correct="false">Cold</choice>
            </radiogroup>
          </choiceresponse>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <choiceresponse>
            <checkboxgroup>
              <choice correct="true">Red</choice>
              <choice correct="true">Green</choice>
              <choice correct="false">Cold</choice>
            </checkboxgroup>
          </choiceresponse>
        </problem>

Fix:
    Leave one correct choice, or use checkboxes.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "several-correct-choices"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE

EITHER_COUNTS = "multiplechoiceresponse"


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"In {quote(oddity.subject)} {oddity.detail} choices of {quote(oddity.value)} are correct",
            hint="Leave one correct choice, or use checkboxes (`choiceresponse` with `checkboxgroup`).",
            value=oddity.value,
            level=Level.INFO if oddity.value == EITHER_COUNTS else None,
        )
