"""No tab shows this page.

A page `tabs/syllabus.html` is shown by an entry `{"type": "static_tab", "url_slug": "syllabus"}` in the policy's
`tabs`.

Why it matters:
    The page is kept and imported. Learners find no way to it, but for links in the text.

Bad:
    tabs/syllabus.html
    policies/2T2019/policy.json
        {"course/2T2019": {"tabs": [{"type": "courseware", "name": "Course"}]}}

Good:
    tabs/syllabus.html
    policies/2T2019/policy.json
        {"course/2T2019": {"tabs": [{"type": "courseware", "name": "Course"},
                                    {"type": "static_tab", "name": "Syllabus", "url_slug": "syllabus"}]}}

Fix:
    Add the tab, or delete the page. git keeps what is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "page-without-tab"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"No tab shows the page {quote(oddity.value)}",
            hint="Add a tab with this `url_slug` to the policy's `tabs`, or delete the page.",
            value=oddity.value,
        )
