"""A problem asks for input, and holds no response that would take it.

In capa an input (`choicegroup`, `textline` ...) stands in a response (`multiplechoiceresponse`, `numericalresponse`
...), which says what is correct. A problem of nothing but text is fine, and so are response types that only your
installation has.

Why it matters:
    The platform cannot number an input outside of a response, and shows an error instead of the problem
    (edx-platform, `xmodule/capa/capa_problem.py`, `_extract_html`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <choicegroup>
            <choice correct="true">Yes</choice>
          </choicegroup>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <multiplechoiceresponse>
            <choicegroup>
              <choice correct="true">Yes</choice>
            </choicegroup>
          </multiplechoiceresponse>
        </problem>

Fix:
    Put the input into the response that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "problem-without-response"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has an input {quote(oddity.value)} and no response that would take it",
            hint="Put the input into a response, for example a `choicegroup` into a `multiplechoiceresponse`.",
            value=oddity.value,
        )
