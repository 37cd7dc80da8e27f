"""Two blocks of one type have the same name and different content.

Within a run, type and `url_name` together are a block's identity: learners' answers are kept under them.

Why it matters:
    The platform keeps one. For problems, videos, units and what holds them, the second gets a name made from its own
    text, which changes with every edit, and the answers are lost with it. For the other types the later definition
    silently replaces the earlier (edx-platform, `xmodule/modulestore/xml.py`, `make_name_unique`).

Bad:
    vertical/unit1.xml
        <problem url_name="quiz" display_name="Sums"> ... </problem>
    vertical/unit2.xml
        <problem url_name="quiz" display_name="Products"> ... </problem>

Good:
    vertical/unit1.xml
        <problem url_name="quiz_sums" display_name="Sums"> ... </problem>
    vertical/unit2.xml
        <problem url_name="quiz_products" display_name="Products"> ... </problem>

Fix:
    Give the newer of the two another `url_name`. Learners' answers stay with the one that keeps the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "duplicate-block"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    for oddity in oddities_of(subject).duplicates:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} is defined again with other content; it first stands at "
            f"{quote(within(unit, oddity.detail))}",
            hint="Give the newer of the two another `url_name`.",
        )
