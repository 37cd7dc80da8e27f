"""The course has a tab whose page does not exist.

An entry `{"type": "static_tab", "url_slug": "syllabus"}` in the policy's `tabs` shows the page `tabs/syllabus.html`.

Why it matters:
    The tab is shown to learners, and opening it gives an error page.

Bad:
    policies/2T2019/policy.json
        {"course/2T2019": {"tabs": [{"type": "static_tab", "name": "Syllabus", "url_slug": "syllabus"}]}}
    (no tabs/syllabus.html)

Good:
    policies/2T2019/policy.json
        {"course/2T2019": {"tabs": [{"type": "static_tab", "name": "Syllabus", "url_slug": "syllabus"}]}}
    tabs/syllabus.html

Fix:
    Add the page, or take the entry out of `tabs`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "missing-tab-page"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    missing = oddities_of(subject).missing_tabs
    near = nearest([oddity.value for oddity in missing], _pages(subject) if missing else ())
    for oddity in missing:
        page = f"tabs/{oddity.value}.html"
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The tab {quote(oddity.value)} has no page: {quote(page)} does not exist",
            hint=did_you_mean(near.get(oddity.value)) + "Add the page, or take the entry out of `tabs`.",
            value=oddity.value,
        )


def _pages(subject: Subject) -> list[str]:
    extras = subject.head.course.extras if subject.head.course else ()
    return [extra.name for extra in extras if extra.category == "static_tab"]
