"""An external course key holds characters that no address of Registrar can carry.

Registrar, through which partners enroll learners and report grades, takes external course keys made of letters (A to
Z), digits, `-`, `_` and `:`.

Why it matters:
    Every request that names the run by such a key is answered "not found", although the key is there. It is a warning,
    for keys that came with content from elsewhere cannot always be changed, and contentrepo itself finds them.

Bad:
    courses/edX/CS101/2T2019.yaml
        title: Computing
        external_course_key: MATH 205/Fall 20

Good:
    courses/edX/CS101/2T2019.yaml
        title: Computing
        external_course_key: MATH205-Fall20

Fix:
    Agree on another key with the partner. A repository whose partners use Registrar can make this an error: `levels:`
    in `contentrepo.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.keys.api import InvalidKey, is_reachable_external_key, parse_external_course_key
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "unreachable-external-key"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    for key, run in sorted(catalog.runs.items()) if catalog else ():
        external = run.external_course_key
        if external and _is_legal(external) and not is_reachable_external_key(external):
            yield Problem(
                place=run.external_place,
                subject=str(key),
                message=f"No address of Registrar can carry the external course key {quote(external)}",
                hint="Use letters from A to Z, digits, `-`, `_` and `:`.",
                value=external,
            )


def _is_legal(text: str) -> bool:
    """What is no key at all is told by `illegal-external-key`, once."""
    try:
        parse_external_course_key(text)
    except InvalidKey:
        return False
    return True
