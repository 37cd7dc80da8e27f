"""Two course runs have one external course key where only one may have it.

Within a catalog course, a curriculum, and a program with everything nested in it, no two runs share an
`external_course_key`. Upper and lower case count as the same. Inactive curricula and unpublished runs count too. The
other holder may stand in another repository; then the message names the repository and the commit.

Why it matters:
    Partners report enrollments and grades under their own key. Where two runs answer to it, learners are enrolled in
    the wrong one (course-discovery, ADR 0007 on external course keys). No base and no configuration makes that right.

Bad:
    courses/edX/CS101/2T2019.yaml
        title: Computer Science, spring
        external_course_key: CS-101
    courses/edX/CS101/3T2019.yaml
        title: Computer Science, autumn
        external_course_key: CS-101

Good:
    courses/edX/CS101/2T2019.yaml
        title: Computer Science, spring
        external_course_key: CS-101-spring
    courses/edX/CS101/3T2019.yaml
        title: Computer Science, autumn
        external_course_key: CS-101-autumn

Fix:
    Each holder gets a finding that names the others. Ask the partner which run the key belongs to, and give the others
    keys of their own. Two runs may swap their keys in one commit.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.api import find_clashes
from contentrepo.applets.catalog.models import Holder
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "external-course-key-taken"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    if catalog is None:
        return
    for clash in find_clashes(catalog.claims, subject.guard.claims):
        for holder in clash.holders:
            if not holder.repository:
                others = [other for other in clash.holders if other.run != holder.run]
                yield Problem(
                    place=holder.place,
                    subject=holder.run,
                    message=f"{quote(holder.key)} is also the external course key of {_named(others)}, "
                    f"within {_within(clash.scope)}",
                    hint="Give all holders but one another `external_course_key`.",
                    value=f"{clash.folded} in {clash.scope}",
                )


def _named(others: list[Holder]) -> str:
    return ", ".join(f"{quote(other.run)} ({_stands(other)})" for other in others)


def _stands(holder: Holder) -> str:
    line = f"{holder.place.path}:{holder.place.line}" if holder.place.line else holder.place.path
    return f"{line} in {holder.repository} at {holder.commit[:12]}" if holder.repository else line


def _within(scope: str) -> str:
    kind, _, name = scope.partition(":")
    return f"the {kind} {quote(name)}"
