"""An LTI tool has no address to open.

Tools with `hide_launch="true"` open nothing, and those whose configuration is kept elsewhere (`config_type`) need none
here.

Why it matters:
    Learners see an empty box, or an error.

Bad:
    vertical/unit1.xml
        <lti_consumer url_name="tool1" lti_id="example"/>

Good:
    vertical/unit1.xml
        <lti_consumer url_name="tool1" lti_id="example" launch_url="https://tool.example.org/lti"/>

Fix:
    Add `launch_url` (for LTI 1.3, `lti_1p3_launch_url`).
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "lti-without-launch-url"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has no address to open",
            hint="Add `launch_url`, or `lti_1p3_launch_url` for LTI 1.3.",
            value=oddity.value,
        )
