"""A frame has no title.

Frames that nobody sees need none (WCAG 2.2, 4.1.2, level A).

Why it matters:
    A screen reader announces a frame by its title. Without one, its users have to go in to find out what it is.

Bad:
    html/survey.html
        <iframe src="https://survey.example.org/1"></iframe>

Good:
    html/survey.html
        <iframe src="https://survey.example.org/1" title="Survey on the first week"></iframe>

Fix:
    Say in `title` what the frame shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "frame-without-title"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The frame of {quote(oddity.value)} has no title",
            hint="Say in `title` what it shows.",
            value=oddity.value,
        )
