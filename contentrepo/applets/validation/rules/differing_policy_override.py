"""A block says one thing about a setting and the policy says another.

Exports write many settings twice: as attributes of the block and in `policies/<run>/policy.json`. Equal values are
normal. These differ.

Why it matters:
    The policy wins (edx-platform, `xmodule/xml_block.py`, `apply_policy`). Whoever edits the attribute sees no effect.

Bad:
    sequential/lab1.xml
        <sequential display_name="Lab 1" due="2019-06-08T00:00:00Z"/>
    policies/2T2019/policy.json
        {"sequential/lab1": {"due": "2019-06-01T00:00:00Z"}}

Good:
    sequential/lab1.xml
        <sequential display_name="Lab 1" due="2019-06-08T00:00:00Z"/>
    policies/2T2019/policy.json
        {}

Fix:
    Decide which value is meant, write it in one of the two places and delete the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "differing-policy-override"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).policy_overrides:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The policy overrides a setting of {quote(oddity.subject)}: {quote(oddity.value)}",
            hint="The policy wins. Write the value that is meant in one place, and delete the other.",
            value=oddity.value,
        )
