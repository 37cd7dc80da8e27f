"""A rule as the registry has it: loaded when there is something for it to look at, or when somebody asks about it.

Most checks of most rules find nothing, and loading all rules takes longer than checking a small push.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, cast

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Rule, Scope, Subject

NOTES = "notes"
CONFLICTS = "conflicts"
CATALOG_FIELDS = ("organizations", "courses", "runs", "programs", "curricula", "claims", "faults", "misfits")


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

    @property
    def LEVEL(self) -> Level:  # noqa: N802 - the same
        return self.module.LEVEL

    @property
    def GATE(self) -> Gate:  # noqa: N802 - the same
        return self.module.GATE

    @property
    def module(self) -> Rule:
        name = self.ID.replace("-", "_")
        return cast("Rule", import_module(f"contentrepo.applets.validation.rules.{name}"))

    def check(self, subject: Subject) -> Iterator[Problem]:
        """What the rule finds."""
        return self.module.check(subject) if self.has_something(subject) else iter(())

    def has_something(self, subject: Subject) -> bool:
        """Whether there is anything for the rule to look at."""
        if self.SCOPE is Scope.CATALOG:
            return _has_catalog(subject)
        return not self.reads or any(self._is_there(subject, what) for what in self.reads)

    def _is_there(self, subject: Subject, what: str) -> bool:
        if what == CONFLICTS:
            return any(conflict.code == self.ID for conflict in subject.head.conflicts)
        course = subject.head.course
        if course is None:
            return False
        if what == NOTES:
            return self.ID in course.oddities.notes or self.ID in course.oddities.remarks
        return bool(getattr(course.oddities, what))

    # A rule's page is the docstring of its module.
    __doc__: Any = property(lambda self: self.module.__doc__)


def _has_catalog(subject: Subject) -> bool:
    configuration, catalog = subject.head.configuration, subject.head.catalog
    if configuration.present or configuration.fault or subject.guard.catalog.digest:
        return True
    return catalog is not None and any(getattr(catalog, name) for name in CATALOG_FIELDS)
