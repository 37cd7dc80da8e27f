"""A draft has an external course key that a run of the live branch has got since the draft left it.

A draft branch stands where it left the live branch, and knows nothing of what came after. So its catalog is also looked
at as it would be after a merge: the draft's version of each file that it changed, the live branch's of all others. Two
drafts may well have the same key; the one that is merged first keeps it.

Why it matters:
    The draft is fine by itself and can never be merged. Whoever wrote it is told now, and not when the term begins.
    (course-discovery compares a draft run with the official ones of all others, and not with other drafts.)

Bad:
    main, after the draft left it: courses/edX/CS101/2T2019.yaml
        title: Computing, spring
        external_course_key: CS-101
    the draft: courses/edX/CS101/3T2019.yaml
        title: Computing, autumn
        external_course_key: CS-101

Good:
    the draft: courses/edX/CS101/3T2019.yaml
        title: Computing, autumn
        external_course_key: CS-101-autumn

Fix:
    Merge the live branch into the draft, and give all holders but one another key. Swaps and moves of keys that the
    merged files make good are no clash.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.api import find_clashes
from contentrepo.applets.catalog.models import Clash, Holder
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "external-course-key-taken-meanwhile"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.CHANGE


def check(subject: Subject) -> Iterator[Problem]:
    own = subject.head.catalog.claims if subject.ahead and subject.head.catalog else ()
    told = {(clash.folded, holder.run) for clash in find_clashes(own, ()) for holder in clash.holders}
    for clash in subject.ahead:
        here = [holder for holder in clash.holders if holder.place.path in subject.head.files]
        for holder in here or clash.holders[:1]:
            if (clash.folded, holder.run) not in told:
                told.add((clash.folded, holder.run))
                yield _problem(clash, holder)


def _problem(clash: Clash, holder: Holder) -> Problem:
    others = ", ".join(
        f"{quote(other.run)} ({other.place.path}:{other.place.line})"
        for other in clash.holders
        if other.run != holder.run
    )
    scope, _, name = clash.scope.partition(":")
    return Problem(
        place=holder.place,
        subject=holder.run,
        message=f"Merged into the live branch as it is now, {quote(holder.key)} would be the external course key of "
        f"{others} too (in the {'catalog course' if scope == 'course' else scope} {quote(name)})",
        hint="Merge the live branch into this one, and give all holders but one another `external_course_key`.",
        value=clash.folded,
    )
