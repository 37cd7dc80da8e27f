"""A page runs JavaScript of its own.

Told once for each script, however many pages have it.

Why it matters:
    It runs in the learner's session, with all that the learner may do, and the next release of the platform may break
    it. Mobile apps and the newer learning pages show such blocks in a frame, where half of it does nothing.

Bad:
    html/intro.html
        <button onclick="show()">Show the answer</button>

Good:
    html/intro.html
        <details><summary>Show the answer</summary> 42 </details>

Fix:
    Know that it is there. Use what HTML has, or a block type that does it, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Oddity
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "inline-script"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=_describe(oddity),
            hint="Know that it runs in every learner's session; use plain HTML or a block type where there is one.",
            value=oddity.value,
        )


def _describe(oddity: Oddity) -> str:
    others = int(oddity.detail or 1) - 1
    places = f", and so do {others} more places of the course" if others > 1 else ""
    places = ", and so does 1 more place of the course" if others == 1 else places
    return f"{quote(oddity.subject)} runs JavaScript of its own: {quote(oddity.value)}{places}"
