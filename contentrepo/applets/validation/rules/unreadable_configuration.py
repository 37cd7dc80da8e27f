"""`contentrepo.yaml` cannot be read, so nothing in the repository can be accepted.

Why it matters:
    The file says how the repository is to be read and who may do what. A guess could publish content under a wrong key
    or let somebody in. So every unit of the repository is refused until the file is whole again, whatever stood before.

Bad:
    contentrepo.yaml
        format: 1
        owner: [ada@example.org]

Good:
    contentrepo.yaml
        format: 1
        owners: [ada@example.org]

Fix:
    Correct the file at the line. Editors complete it from `schemas/contentrepo.v1.json`. To see how it was:
    `git log -p -- contentrepo.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import as_problem
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at
from contentrepo.applets.validation.wording import quote

ID = "unreadable-configuration"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    configuration = subject.head.configuration
    for place, fault, name in faults_at(subject, [configuration.fault] if configuration.fault else []):
        yield Problem(
            place=place,
            subject=name,
            message=f"{quote(name)} cannot be read: {fault.detail}",
            hint="Correct the file at this line; nothing in the repository is accepted until then.",
            value=fault.code,
        )
    yield from map(as_problem, configuration.misfits)
