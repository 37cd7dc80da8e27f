"""A rule as the registry has it: loaded when there is something for it to look at, or when somebody asks about it.

Most checks of most rules find nothing, and loading all rules takes longer than checking a small push.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, cast

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.models import Oddities
from contentrepo.applets.validation.models import Problem, Rule, Scope, Subject

NOTES = "notes"
CONFLICTS = "conflicts"
CATALOG = "a catalog"
CATALOG_FIELDS = ("organizations", "courses", "runs", "programs", "curricula", "claims", "faults", "misfits")


_LISTS = tuple(Oddities.__slots__)


class RuleEntry:
    """Stands for the module of a rule in everything.

    Args:
        ID: of the rule; the module has it for its name, with `_`.
        SCOPE: as the module says it.
        reads: what the rule finds nothing without, any of them: lists of `Oddities`; "notes" for notes and remarks
            under its own id; "conflicts" for conflicts with its id as code. Without any it is asked each time, as is
            every rule that looks at the base or the guard. Of a rule on the catalog nothing is said: it finds nothing
            where no catalog is, here or elsewhere.
        settings: of a rule on changes, the settings of blocks without which it finds nothing where a change stays
            within files (`Excerpts`): no block comes, goes or moves then, and none that holds others has other
            settings. Where nothing is said it is asked each time.
    """

    def __init__(
        self,
        ID: str,  # noqa: N803 - as a rule's module spells them
        SCOPE: Scope,  # noqa: N803
        *reads: str,
        settings: tuple[str, ...] | None = None,
    ) -> None:
        self.ID = ID
        self.SCOPE = SCOPE
        self.reads = reads
        self.settings = settings
        own = {NOTES: f"{NOTES} {ID}", CONFLICTS: f"{CONFLICTS} {ID}"}
        self._wants = frozenset({CATALOG} if SCOPE is Scope.CATALOG else {own.get(one, one) for one in reads})

    @property
    def LEVEL(self) -> Level:  # noqa: N802 - the same
        return self.module.LEVEL

    @property
    def GATE(self) -> Gate:  # noqa: N802 - the same
        return self.module.GATE

    @property
    def module(self) -> Rule:
        return _load(self.ID)

    def check(self, subject: Subject) -> Iterator[Problem]:
        """What the rule finds."""
        return self.module.check(subject) if self.has_something(list_there(subject)) else iter(())

    def has_something(self, there: set[str]) -> bool:
        """Whether there is anything for the rule to look at; `there` is what `list_there` gives."""
        return not self._wants or not self._wants.isdisjoint(there)

    # A rule's page is the docstring of its module.
    __doc__: Any = property(lambda self: self.module.__doc__)


@cache
def _load(rule: str) -> Rule:
    """Remembered here: a course with thousands of findings asks for the level and gate of each."""
    return cast("Rule", import_module(f"contentrepo.applets.validation.rules.{rule.replace('-', '_')}"))


def list_there(subject: Subject) -> set[str]:
    """What there is for rules to look at: lists that hold anything, and what goes by the ids of rules."""
    there = {f"{CONFLICTS} {conflict.code}" for conflict in subject.head.conflicts}
    if _has_catalog(subject):
        there.add(CATALOG)
    if subject.head.course is not None:
        odd = subject.head.course.oddities
        there.update([name for name in _LISTS if getattr(odd, name)])
        there.update([f"{NOTES} {rule}" for kept in (odd.notes, odd.remarks) for rule in kept])
    return there


def _has_catalog(subject: Subject) -> bool:
    configuration, catalog = subject.head.configuration, subject.head.catalog
    if configuration.present or configuration.fault or subject.guard.catalog.digest:
        return True
    return catalog is not None and any(getattr(catalog, name) for name in CATALOG_FIELDS)
