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

from collections.abc import Iterable, Iterator

from contentrepo.applets.catalog.api import find_all_clashes, find_link
from contentrepo.applets.catalog.models import Catalog, Clash, Holder
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "external-course-key-taken"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.CATALOG

_KINDS = {"course": "catalog course", "curriculum": "curriculum", "program": "program"}


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    clashes = find_all_clashes(catalog, subject.guard.catalog) if catalog else ()
    for clash in clashes:
        if catalog and all(holder.repository for holder in clash.holders):
            yield from _linked(catalog, clash)
    for (folded, _), (holder, others) in sorted(_holders(clashes).items()):
        yield Problem(
            place=holder.place,
            subject=holder.run,
            message=f"{quote(holder.key)} is also the external course key of {', '.join(map(_named, others.values()))}",
            hint=_advise(holder for holder, _ in others.values()),
            value=folded,
        )


def _linked(catalog: Catalog, clash: Clash) -> Iterator[Problem]:
    """The runs stand in other repositories, and a program of this one would bring them together."""
    found = find_link(catalog, clash)
    if found is not None:
        first, *others = clash.holders
        named = ", ".join(_named((holder, clash.scope)) for holder in others)
        yield Problem(
            place=found[1],
            subject=found[0],
            message=f"{quote(first.key)} would be the external course key of {quote(first.run)} ({_stands(first)}) "
            f"and of {named}",
            hint="Exclude all of these runs but one, or let their repositories give them other keys first.",
            value=clash.folded,
        )


def _advise(others: Iterable[Holder]) -> str:
    elsewhere = next((holder for holder in others if holder.repository), None)
    if elsewhere is None:
        return "Give all holders but one another `external_course_key`."
    return (
        f"Choose another key, or let {quote(elsewhere.repository)} give it up and publish that first. To swap keys: "
        f"there, give {quote(elsewhere.run)} a key that nobody has and publish it; then publish this; then give it the "
        "key that became free here."
    )


Others = dict[str, tuple[Holder, str]]
"""Run -> its holder, and the narrowest scope that it shares."""


def _holders(clashes: Iterable[Clash]) -> dict[tuple[str, str], tuple[Holder, Others]]:
    """(folded key, run) -> the holder in this tree, and all others in whichever scopes."""
    found: dict[tuple[str, str], tuple[Holder, Others]] = {}
    for clash in clashes:
        for holder in clash.holders:
            if not holder.repository:
                others = found.setdefault((clash.folded, holder.run), (holder, {}))[1]
                for other in clash.holders:
                    if other.run != holder.run:
                        others.setdefault(other.run, (other, clash.scope))
    return found


def _named(other: tuple[Holder, str]) -> str:
    holder, scope = other
    kind, _, name = scope.partition(":")
    return f"{quote(holder.run)} ({_stands(holder)}; {_KINDS[kind]} {quote(name)})"


def _stands(holder: Holder) -> str:
    line = f"{holder.place.path}:{holder.place.line}" if holder.place.line else holder.place.path
    return f"{line} in {quote(holder.repository)} at {holder.commit[:12]}" if holder.repository else line
