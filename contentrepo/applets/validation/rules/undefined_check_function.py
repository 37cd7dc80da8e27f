"""A response names a check function that no script of the problem defines.

`cfn` of a `customresponse` and `hintfn` of a `hintgroup` name Python functions. Nothing is said where a name may come
from elsewhere: a script imports everything from a module (`python_lib.zip` holds such), or makes names as it runs.
`gradefn` of a `jsinput` is JavaScript of another page, and not looked at.

Why it matters:
    Whenever a learner submits an answer, the platform shows an error, and grades nothing (edx-platform,
    `xmodule/capa/responsetypes.py`, `CustomResponse`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <script type="loncapa/python">
        def check_sum(expect, answer):
            return answer == expect
          </script>
          <customresponse cfn="check_total" expect="3">
            <textline/>
          </customresponse>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <script type="loncapa/python">
        def check_total(expect, answer):
            return answer == expect
          </script>
          <customresponse cfn="check_total" expect="3">
            <textline/>
          </customresponse>
        </problem>

Fix:
    Correct the name, or define the function in a `<script type="loncapa/python">` of the same problem.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "undefined-check-function"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        near = nearest([oddity.value], oddity.detail.split())
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} asks the function {quote(oddity.value)}, which no script of it defines",
            hint=did_you_mean(near.get(oddity.value))
            + "Correct the name, or define the function in a script of the problem.",
            value=oddity.value,
        )
