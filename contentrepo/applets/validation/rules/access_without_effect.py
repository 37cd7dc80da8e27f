"""An `access` entry gives a role that can change nothing at its paths.

Why it matters:
    A course team changes everything but the catalog's files, a program administrator the catalog's files only, and
    `contentrepo.yaml` belongs to the owners. An entry that gives the wrong one of these closes its paths to everybody,
    and those whom it names wonder why they are refused.

Bad:
    contentrepo.yaml
        access:
          - {paths: programs, role: course-team, who: ["@edx/programs"]}

Good:
    contentrepo.yaml
        access:
          - {paths: programs, role: program-administrator, who: ["@edx/programs"]}

Fix:
    Give the role that is meant. To close paths to everybody but the owners, say so with the role `reader`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.models import AccessEntry
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "access-without-effect"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.CATALOG

CATALOG_ALONE = frozenset({"programs", "curricula", "organizations"})
OLX_ALONE = frozenset({"libraries", "drafts"})
_TEAM, _ADMINISTRATOR = "course-team", "program-administrator"
_RUN_DEPTH = 4  # courses/<org>/<course>/<run>


def check(subject: Subject) -> Iterator[Problem]:
    for entry in subject.head.configuration.access:
        if meant := _meant(entry):
            yield Problem(
                place=entry.place,
                subject=entry.paths,
                message=f"{quote(entry.role)} can change nothing at {quote(entry.paths)}, so the entry only closes it",
                hint=f"Give the role `{meant}`, or `reader` to close these paths to everybody but the owners.",
                value=entry.role,
            )


def _meant(entry: AccessEntry) -> str:
    """The role that could change something where this one cannot; "" where it can, or may be meant so."""
    first, *rest = entry.paths.split("/")
    if entry.paths == "contentrepo.yaml":
        return "owner" if entry.role in (_TEAM, _ADMINISTRATOR) else ""
    if entry.role == _TEAM and (first in CATALOG_ALONE or (first == "courses" and entry.paths.endswith(".yaml"))):
        return _ADMINISTRATOR
    is_deep = first == "courses" and "**" not in rest and len(rest) >= _RUN_DEPTH
    return _TEAM if entry.role == _ADMINISTRATOR and (first in OLX_ALONE or is_deep) else ""
