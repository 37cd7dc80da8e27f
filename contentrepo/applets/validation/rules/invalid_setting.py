"""A setting has a value that the platform cannot read.

Attributes of the XML and entries of the policy are looked at: numbers, booleans, dates, time spans, and the settings
that know a few words. `null`, values in JSON's quotes and the older `true` and `false` of `rerandomize` are fine.

Why it matters:
    Some such values stop the block from being shown; others quietly mean something else: `graded="yes"` is not graded,
    a date without a day is no date, and an unknown `showanswer` never shows one (edx-platform, `xmodule/fields.py`,
    `xmodule/capa_block.py`).

Bad:
    problem/quiz1.xml
        <problem display_name="Quiz 1" max_attempts="three" showanswer="after_attempts">

Good:
    problem/quiz1.xml
        <problem display_name="Quiz 1" max_attempts="3" showanswer="attempted">

Fix:
    Write a value of the kind that is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx import api as olx
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "invalid-setting"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.detail)} of {quote(oddity.subject)} cannot be {quote(oddity.value)}",
            hint=f"Write {olx.describe_setting(oddity.detail)}, or take the setting out.",
            value=f"{oddity.detail}: {oddity.value}",
        )
