"""None of the choices is correct.

Nothing is said where the script of the problem decides (`correct="$c1"`), nor of a problem with the weight 0.

Why it matters:
    Learners cannot get it right. That holds for checkboxes too: to tick none of them counts as no answer
    (edx-platform, `xmodule/capa/responsetypes.py`, `ChoiceResponse.get_score`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <multiplechoiceresponse>
            <choicegroup>
              <choice correct="false">Yes</choice>
              <choice correct="false">No</choice>
            </choicegroup>
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
    Mark the right choice with `correct="true"`; for checkboxes add "None of the above". In a drop-down of the older
    form, `correct` has to be one of `options`, letter by letter, and options stand in single quotes. For a survey, give
    the problem the weight 0, or use a poll.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Oddity
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "no-correct-choice"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE

MARK_ONE = 'Mark the right choice with `correct="true"`; in a survey all may be, or the problem has the weight 0.'
NAME_ONE = "Write one of the options, letter by letter; in a survey give the problem the weight 0."


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=_describe(oddity),
            hint=NAME_ONE if oddity.detail else MARK_ONE,
            value=f"{oddity.value}: {oddity.detail}" if oddity.detail else oddity.value,
        )


def _describe(oddity: Oddity) -> str:
    if oddity.detail:
        return f"In {quote(oddity.subject)} the correct option {quote(oddity.detail)} is none of the options"
    return f"In {quote(oddity.subject)} none of the choices of {quote(oddity.value)} is correct"
