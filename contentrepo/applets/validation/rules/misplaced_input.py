"""An input stands outside of every response, or in a response that takes no such input, or no second one.

Why it matters:
    The platform shows an error instead of the whole problem (edx-platform, `xmodule/capa/responsetypes.py`,
    `allowed_inputfields` and `max_inputfields`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <multiplechoiceresponse>
            <checkboxgroup>
              <choice correct="true">Yes</choice>
            </checkboxgroup>
          </multiplechoiceresponse>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <choiceresponse>
            <checkboxgroup>
              <choice correct="true">Yes</choice>
            </checkboxgroup>
          </choiceresponse>
        </problem>

Fix:
    Move the input, or change the response: checkboxes and radio groups belong to `choiceresponse`, a choice group to
    `multiplechoiceresponse`, a drop-down to `optionresponse`. Where one response has two inputs, make two of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Oddity
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "misplaced-input"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=_describe(oddity),
            hint="Move the input, or change the response, as `contentrepo rules misplaced-input` lists them.",
            value=oddity.value,
        )


def _describe(oddity: Oddity) -> str:
    what = f"In {quote(oddity.subject)} the input {quote(oddity.value)} stands"
    if not oddity.detail:
        return f"{what} outside of every response"
    return f"{what} in {quote(oddity.detail)}, which takes no such input, or no second one"
