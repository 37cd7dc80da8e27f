"""A container holds text that nobody sees.

A chapter, a subsection or a unit holds blocks. Text directly inside is kept nowhere.

Why it matters:
    The platform passes over the text, so learners never read it, and the next export does not have it.

Bad:
    vertical/unit1.xml
        <vertical display_name="Unit 1">
          Read this first.
          <problem url_name="quiz1"/>
        </vertical>

Good:
    vertical/unit1.xml
        <vertical display_name="Unit 1">
          <html url_name="read_first">Read this first.</html>
          <problem url_name="quiz1"/>
        </vertical>

Fix:
    Put the text into an `html` block, or take it out. A note to other authors is a comment: `<!-- ... -->`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "loose-text"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).loose_texts:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} holds the text {quote(oddity.value)}, which nobody sees",
            hint="Put the text into an `html` block, or take it out.",
            value=oddity.value,
        )
