"""A response does not say what is correct, or what would tell.

A value with a `$`, which the problem's script fills in, is an answer.

Why it matters:
    Without these the platform shows an error instead of the problem, or marks every answer wrong (edx-platform,
    `xmodule/capa/responsetypes.py`, `required_attributes`; for `option`, `capa_problem.py`, `make_xml_compatible`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <numericalresponse>
            <formulaequationinput/>
          </numericalresponse>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <numericalresponse answer="42">
            <formulaequationinput/>
          </numericalresponse>
        </problem>

Fix:
    Add what is missing: `answer` to a numerical, text or formula response (and `samples` to the last), `cfn` or an
    `answer` element to a `customresponse`, `correct` to each `option`, `rectangle` or `regions` to an `imageinput`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "missing-answer"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE

_OR = {"cfn": " or an `answer` element", "rectangle": " or `regions`"}


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"In {quote(oddity.subject)}, {quote(oddity.value)} has no {quote(oddity.detail)}",
            hint=f"Add {quote(oddity.detail)}{_OR.get(oddity.detail, '')}, so that an answer can be right.",
            value=f"{oddity.value}: {oddity.detail}",
        )
