"""The Python of a problem's scripts does not compile.

The platform runs all scripts of a problem as one program, whatever their type says, but for JavaScript and Perl. They
are compiled here with the Python that runs contentrepo, and never run; of programs above 64 KiB nothing is said. Old
courses are often written for Python 2, which the platform left in 2020.

Why it matters:
    The platform shows an error instead of the problem (edx-platform, `xmodule/capa/capa_problem.py`,
    `_extract_context`). An empty script element is an error to it, too.

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <script type="loncapa/python">
        print "Hello"
          </script>
        </problem>

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1">
          <script type="loncapa/python">
        print("Hello")
          </script>
        </problem>

Fix:
    Correct the line that is named; the cause may stand in the one before it. Python 2 is brought to Python 3 by hand or
    by a tool such as `2to3`. JavaScript says `type="text/javascript"`. `from __future__` lines go: the platform's own
    lines stand before them.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Oddity
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "script-does-not-compile"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE

_HINTS = {
    "": "Correct the script; the cause may stand in a line before.",
    "empty": "Take the element out, or write its program into it.",
    "future": "Take the line out: the platform puts lines of its own before the script, and this one must be first.",
    "javascript": 'This looks like JavaScript: give the script `type="text/javascript"`.',
    "python 2": "This looks like Python 2: write it for Python 3, for example `print(...)`, `except X as e:`.",
    "tabs": "Correct the script; its lines begin with tabs here and with blanks there, and Python 3 mixes none.",
}


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=_describe(oddity),
            hint=_HINTS.get(oddity.detail, _HINTS[""]),
            value=oddity.value,
        )


def _describe(oddity: Oddity) -> str:
    if oddity.detail == "empty":
        return f"In {quote(oddity.subject)} a script is empty, and the platform fails on it"
    return f"The script of {quote(oddity.subject)} is not Python 3 at {quote(oddity.value)}"
