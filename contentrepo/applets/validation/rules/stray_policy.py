"""The policy has settings for a block that the course does not have.

Not said while a file of the course cannot be read: the block may stand in that one.

Why it matters:
    The settings have no effect. Often the block was renamed and its settings were left behind, so that it now shows
    its defaults.

Bad:
    policies/2T2019/policy.json
        {"sequential/week1_lab": {"due": "2019-06-01T00:00:00Z"}}
    (the course has sequential/week_1_lab)

Good:
    policies/2T2019/policy.json
        {"sequential/week_1_lab": {"due": "2019-06-01T00:00:00Z"}}

Fix:
    Correct the key, or delete the entry. `contentrepo validate --fix` corrects capitals (`Problem/quiz1`).
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "stray-policy"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    odd = oddities_of(subject)
    strays = odd.policy_strays if not odd.faults else []
    blocks = [f"{kind}/{name}" for kind, name in subject.head.course.blocks] if strays and subject.head.course else []
    near = nearest([oddity.value for oddity in strays], blocks)
    for oddity in strays:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The policy has settings for {quote(oddity.value)}, and the course has no such block",
            hint=did_you_mean(near.get(oddity.value)) + "Correct the key, or delete the entry.",
            value=oddity.value,
        )
