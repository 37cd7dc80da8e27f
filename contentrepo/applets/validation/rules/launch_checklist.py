"""The run lacks something that Studio's launch checklist asks for.

It asks for a start date and an end date, an overview (`about/overview.html`), a first course update
(`info/updates.html`) and an active certificate (edx-platform, `course_validation` and `perform_xlint`). The message
names what is missing.

Why it matters:
    The run can be imported and taught without. Learners who find no start date, no description and no welcome do not
    come.

Bad:
    course/2T2019.xml
        <course display_name="Computing"/>

Good:
    course/2T2019.xml
        <course display_name="Computing" start="2019-02-01T00:00:00Z" end="2019-07-01T00:00:00Z"/>
    policies/2T2019/policy.json
        {"course/2T2019": {"certificates": {"certificates": [{"name": "Done", "is_active": true}]}}}
    about/overview.html
    info/updates.html

Fix:
    Add what the message names, before learners come. A repository that does not want to hear of it says
    `launch-checklist: off` in its `contentrepo.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of

ID = "launch-checklist"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"Studio's launch checklist would still ask for {oddity.value}",
            hint="Add it before learners come; `contentrepo rules launch-checklist` says where.",
            value=oddity.value,
        )
