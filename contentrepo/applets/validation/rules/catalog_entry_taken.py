"""An organization, course, run, program or curriculum is another repository's.

Several repositories may feed one place; each catalog entry then has one owner, and the others refer to it. The message
names the repository that has it, the file there and the commit.

Why it matters:
    With two files for one program, whoever published last would decide what it is, and nobody could tell why. No base
    and no configuration makes that right.

Bad:
    organizations/edX.yaml in the repository `catalog`
        name: edX
    organizations/edX.yaml in the repository `cs101`
        name: edX

Good:
    organizations/edX.yaml in the repository `catalog`
        name: edX
    courses/edX/CS101.yaml in the repository `cs101`
        title: Computer Science

Fix:
    Delete the file here: what it names is known without it. If this repository is to have it from now on, an operator
    moves it with `contentrepo claim move`, as the message says; then delete the file there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contentrepo.applets.catalog.models import Catalog
from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "catalog-entry-taken"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.CATALOG

NOUNS = {"course": "catalog course", "run": "catalog entry of the course run"}


def check(subject: Subject) -> Iterator[Problem]:
    elsewhere = subject.guard.catalog
    own = _places(subject.head.catalog) if subject.head.catalog and elsewhere.entries else {}
    for name in sorted(own.keys() & elsewhere.entries.keys()):
        entry = elsewhere.entries[name]
        commit = elsewhere.commits.get(entry.repository, "")
        noun = NOUNS.get(entry.kind, entry.kind)
        yield Problem(
            place=own[name],
            subject=entry.key,
            message=f"The {noun} {quote(entry.key)} belongs to the repository {quote(entry.repository)} "
            f"({entry.path} at {commit[:12]})",
            hint="Delete this file; what it names is known without it. If it is to move here: "
            f"`contentrepo claim move {entry.kind}/{entry.key} --reason WHY`.",
            value=entry.repository,
        )


def _places(catalog: Catalog) -> Mapping[tuple[str, str], Place]:
    kinds: Mapping[str, Mapping[Any, Any]] = {
        "organization": catalog.organizations,
        "course": catalog.courses,
        "run": catalog.runs,
        "program": catalog.programs,
        "curriculum": catalog.curricula,
    }
    return {(kind, str(key)): entry.place for kind, entries in kinds.items() for key, entry in entries.items()}
