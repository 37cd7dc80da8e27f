"""`contentrepo.yaml` sets the level of a rule that does not exist.

Why it matters:
    The line has no effect. Somebody believes that a rule is off, or is an error, and it is not.

Bad:
    contentrepo.yaml
        format: 1
        levels:
          missing-static: error

Good:
    contentrepo.yaml
        format: 1
        levels:
          missing-static-file: error

Fix:
    Correct the id; `contentrepo rules` lists all of them. Take out lines of rules that no longer exist.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.wording import quote

ID = "unknown-rule"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    overrides = subject.head.configuration.levels
    if not overrides:
        return
    known = _known()
    near = nearest([rule for override in overrides for rule in override.levels], known)
    for override in overrides:
        for rule in override.levels:
            if rule not in known:
                yield Problem(
                    place=override.places.get(rule, override.place),
                    subject=override.paths,
                    message=f"{quote(rule)} is not a rule",
                    hint=did_you_mean(near.get(rule)) + "`contentrepo rules` lists them all.",
                    value=rule,
                )


def _known() -> frozenset[str]:
    # The registry imports this module, so this one asks it late.
    from contentrepo.applets.validation.registry import RULES

    return frozenset(rule.ID for rule in RULES)
