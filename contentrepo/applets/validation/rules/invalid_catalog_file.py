"""A file of the catalog says something that its kind of file cannot say.

A property is unknown, missing or of the wrong kind, a date is none, one thing is listed twice, or a program contains
itself. Each kind of file has a schema in `schemas/`, and editors complete from it.

Why it matters:
    What does not fit cannot be stored: a misspelled property would be dropped without a word, and a program without a
    status can be neither shown nor hidden.

Bad:
    programs/data-science.yaml
        title: Data Science
        kind: masters
        status: open
        organizations: [edX]

Good:
    programs/data-science.yaml
        title: Data Science
        type: masters
        status: active
        organizations: [edX]

Fix:
    Write the property as the message says. To have your editor show this while you type, add the line
    `# yaml-language-server: $schema=<path to schemas/program.v1.json>` at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.misfits import problems_but
from contentrepo.applets.validation.models import Problem, Scope, Subject

ID = "invalid-catalog-file"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG

_OTHER_RULES = frozenset(
    {
        "key",
        "external-key",
        "unknown-course",
        "unknown-run",
        "unknown-organization",
        "unknown-program",
        "run-dates-out-of-order",
    }
)


def check(subject: Subject) -> Iterator[Problem]:
    yield from problems_but(subject, _OTHER_RULES)
