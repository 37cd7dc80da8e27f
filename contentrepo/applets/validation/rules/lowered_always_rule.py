"""`contentrepo.yaml` lowers a rule that always blocks.

Why it matters:
    A few rules guard what nothing may give up: one key for one run, no shared external keys, names that stay inside
    the course, content that can be stored at all. No configuration lowers them, so the line has no effect, and somebody
    believes that it has.

Bad:
    contentrepo.yaml
        format: 1
        levels:
          external-course-key-taken: warning

Good:
    contentrepo.yaml
        format: 1

Fix:
    Take the line out, and correct what the rule finds. `contentrepo rules ID` says of each rule when it blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "lowered-always-rule"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    overrides = subject.head.configuration.levels
    if not overrides:
        return
    fixed = _always()
    for override in overrides:
        for rule, level in override.levels.items():
            if level != Level.ERROR and rule in fixed:
                yield Problem(
                    place=override.places.get(rule, override.place),
                    subject=override.paths,
                    message=f"{quote(rule)} always blocks; setting it to {quote(level)} has no effect",
                    hint="Take the line out, and correct what the rule finds.",
                    value=rule,
                )


def _always() -> frozenset[str]:
    # The registry imports this module, so this one asks it late.
    from contentrepo.applets.validation.registry import RULES

    return frozenset(rule.ID for rule in RULES if rule.GATE is Gate.ALWAYS)
