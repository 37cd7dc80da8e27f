"""The findings of a unit beside those of its base. Where few of many differ, the others are made once and stay.

A program that stays judges a course again and again, and a course may have thousands of findings that nobody touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.findings import api as findings
from contentrepo.applets.findings.models import Finding, Level, Status
from contentrepo.applets.validation.judgement import Instance, Row, from_rows, make_findings
from contentrepo.applets.validation.registry import RULES
from contentrepo.cached_property import cached_property
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple

FEW = 100  # findings that differ, at most, for the others to be taken as they are
MOST = 50_000  # findings that a process keeps made
RULE_BY_ID = {rule.ID: rule for rule in RULES}

Identity = tuple[tuple[str, str, str], Level]
Mark = Callable[[Iterable[Finding]], Iterable[Finding]]


class Said(NamedTuple):
    """What is found of a unit in one tree.

    Attributes:
        layout: how it stands among others, which is told anew each time.
        rows: what its own content says, as it is kept.
    """

    layout: Sequence[Instance]
    rows: tuple[Row, ...]

    @property
    def instances(self) -> list[Instance]:
        return [*self.layout, *from_rows(self.rows, RULE_BY_ID)]


def compare_unit(
    old: Said, new: Said, change: Sequence[Instance], *, unit: str, levels: Configuration, mark: Mark
) -> tuple[Finding, ...]:
    """The findings of a unit: new, existing, fixed; sorted.

    Args:
        old: of the base.
        new: of the head.
        change: what the rules on changes say.
        unit: its name.
        levels: the base's configuration.
        mark: what is done about findings that are new.
    """
    gone, come = _differ(old.rows, new.rows)
    if not old.rows or len(gone) + len(come) > FEW or any(row[-1] for row in (*old.rows, *new.rows)):
        return _compare_all(old, new, change, unit=unit, levels=levels, mark=mark)
    standing = _stand(old.rows, unit, levels)
    after = tuple(make_findings([*new.layout, *from_rows(come, RULE_BY_ID), *change], unit, levels))
    before = tuple(make_findings([*old.layout, *from_rows(gone, RULE_BY_ID)], unit, levels))
    if not before and not after:
        return standing.found
    lost = make_findings(from_rows(gone, RULE_BY_ID), unit, levels)
    alike, others = standing.split({_identity(finding) for finding in (*before, *after)}, lost)
    return findings.merge_findings(others, mark(findings.compare((*after, *alike), (*before, *alike))))


def list_standing(rows: tuple[Row, ...], unit: str, levels: Configuration) -> tuple[Finding, ...] | None:
    """The findings of a unit that has the rows of its base and no others; None where they are worded anew each time."""
    if any(row[-1] for row in rows):
        return None
    return tuple(_stand(rows, unit, levels).found) if rows else ()


def _compare_all(
    old: Said, new: Said, change: Sequence[Instance], *, unit: str, levels: Configuration, mark: Mark
) -> tuple[Finding, ...]:
    from contentrepo.applets.validation.base_list import align_base  # most edits leave what is found as it is

    before, after = old.instances, new.instances
    compared = findings.compare(
        tuple(make_findings([*after, *change], unit, levels)),
        tuple(make_findings(align_base(before, after), unit, levels)),
    )
    return findings.sort_findings(mark(compared))


def _differ(old: tuple[Row, ...], new: tuple[Row, ...]) -> tuple[list[Row], list[Row]]:
    """What only the one has, and what only the other has."""
    if old is new:
        return [], []
    before, after = Counter(old), Counter(new)
    return [*(before - after).elements()], [*(after - before).elements()]


def _identity(finding: Finding) -> Identity:
    """By what findings are the same in two commits."""
    return finding.fingerprint, finding.level


class _Standing:
    """The findings of a base as those of a head that has all of them.

    Attributes:
        found: sorted.
    """

    def __init__(self, rows: tuple[Row, ...], unit: str, levels: Configuration) -> None:
        self.rows, self.unit, self.levels = rows, unit, levels
        made = make_findings(from_rows(rows, RULE_BY_ID), unit, levels)
        self.found = findings.sort_findings(replace(finding, status=Status.EXISTING) for finding in made)

    def split(
        self, identities: Collection[Identity], lost: Iterable[Finding]
    ) -> tuple[Sequence[Finding], Sequence[Finding]]:
        """Those of some identities, without those that are lost, and all others."""
        places = sorted(place for identity in identities for place in self._places.get(identity, ()))
        taken, others = [self.found[place] for place in places], [*self.found]
        for place in reversed(places):
            del others[place]
        for finding in lost:
            taken.remove(replace(finding, status=Status.EXISTING))
        return taken, others

    @cached_property
    def _places(self) -> dict[Identity, list[int]]:
        places: dict[Identity, list[int]] = {}
        for place, finding in enumerate(self.found):
            places.setdefault(_identity(finding), []).append(place)
        return places


_kept: list[_Standing] = []  # what was asked for last comes last; lists are never changed, for there may be threads


def _stand(rows: tuple[Row, ...], unit: str, levels: Configuration) -> _Standing:
    global _kept  # noqa: PLW0603 - what a process knows
    known = next((one for one in _kept if one.rows is rows and one.unit == unit and one.levels == levels), None)
    made = known or _Standing(rows, unit, levels)
    kept = [*(one for one in _kept if one is not made), made]
    while len(kept) > 1 and sum(len(one.rows) for one in kept) > MOST:
        kept = kept[1:]
    _kept = kept
    return made
