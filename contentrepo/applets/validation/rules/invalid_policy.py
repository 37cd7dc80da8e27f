"""A settings file under `policies/` cannot be read, or is not made of objects.

`policies/<run>/policy.json` is one JSON object. Its keys are `<type>/<url_name>`, and each value is an object of
settings. `policies/assets.json` and its like are one JSON object too. As long as the policy cannot be read, nothing is
said of titles, dates, tabs and the like that may well stand in it.

Why it matters:
    The platform takes an unreadable policy for an empty one: every setting in it silently goes back to its default,
    start dates and tabs included (edx-platform, `xmodule/modulestore/xml.py`, `load_policy`). A value of another
    shape stops the import.

Bad:
    policies/2T2019/policy.json
        {
          "course/2T2019": {"start": "2019-05-01T00:00:00Z",}
        }

Good:
    policies/2T2019/policy.json
        {
          "course/2T2019": {"start": "2019-05-01T00:00:00Z"}
        }

Fix:
    Correct the JSON at the line. Usual suspects: a comma before a closing brace, single quotes, a comment, a
    byte-order mark at the start of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "invalid-policy"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

_OTHER_RULES = frozenset({"not-utf8", "conflict-markers", "lfs-pointer"})


def check(subject: Subject) -> Iterator[Problem]:
    yield from _unreadable(subject)
    oddities = oddities_of(subject)
    for oddity in oddities.policy_shapes:
        name = within(subject.head.unit, oddity.place.path)
        yield Problem(
            place=oddity.place,
            subject=name,
            message=f"{quote(name)} is {oddity.value}; it has to be one JSON object",
            hint='Write `{"<type>/<url_name>": {"<setting>": <value>}}`.',
            value=oddity.value,
        )
    for oddity in oddities.policy_entries:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.value)} in the policy is {oddity.detail}",
            hint='The settings of a block are an object, `{"<setting>": <value>}`; `tabs` is a list of objects.',
            value=oddity.value,
        )


def _unreadable(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).faults):
        path = place.path
        if path.endswith(".json") and not path.endswith("grading_policy.json") and fault.code not in _OTHER_RULES:
            yield Problem(
                place=place,
                subject=name,
                message=f"{quote(name)} cannot be read: {fault.detail}",
                hint="Correct the file at this line; every setting in it goes back to its default otherwise.",
                value=fault.code,
            )
