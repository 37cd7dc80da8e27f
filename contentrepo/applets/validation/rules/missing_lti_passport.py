"""An LTI tool needs a passport that the course does not have.

A passport is an entry `id:key:secret` of the setting `lti_passports`, and `lti_id` names one. Where the course has
none at all this is for information: a secret is rightly kept out of files that many read, and entered in Studio.

Why it matters:
    Without it the tool is opened unsigned, and refuses, or does not know the learner.

Bad:
    vertical/unit1.xml
        <lti_consumer url_name="tool1" lti_id="exmaple" launch_url="https://tool.example.org/lti"/>
    policies/2T2019/policy.json
        {"course/2T2019": {"lti_passports": ["example:key:secret"]}}

Good:
    vertical/unit1.xml
        <lti_consumer url_name="tool1" lti_id="example" launch_url="https://tool.example.org/lti"/>
    policies/2T2019/policy.json
        {"course/2T2019": {"lti_passports": ["example:key:secret"]}}

Fix:
    Correct `lti_id`, or add the passport in Studio's advanced settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "missing-lti-passport"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    missing = oddities_of(subject).remarks.get(ID, ())
    near = nearest([oddity.value for oddity in missing], _names(subject) if missing else ())
    for oddity in missing:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} needs the LTI passport {quote(oddity.value)}, which the course lacks",
            hint=did_you_mean(near.get(oddity.value))
            + "Correct `lti_id`, or add the passport to the course's `lti_passports`.",
            value=oddity.value,
            level=None if oddity.detail else Level.INFO,
        )


def _names(subject: Subject) -> list[str]:
    """The names of the course's passports, without the keys and secrets that stand behind them."""
    block = subject.head.course.blocks.get(("course", "course")) if subject.head.course else None
    try:
        passports = json.loads(block.attributes.get("lti_passports", "[]")) if block else []
    except (ValueError, RecursionError):
        return []
    written = passports if isinstance(passports, list) else []
    return [one.partition(":")[0] for one in written if isinstance(one, str) and ":" in one]
