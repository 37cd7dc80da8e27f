"""The accepting step: the one place that makes an `AcceptedUnit`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from contentrepo.applets.findings.models import Finding, Gate, UnitReport, Verdict
from contentrepo.applets.validation.models import (
    AcceptedUnit,
    Checked,
    RefusedUnit,
    Strictness,
    _Seal,
)
from contentrepo.applets.validation.step import CATALOG
from contentrepo.applets.validation.waits import Waits

SEAL = _Seal()


def accept(checked: Checked, reason: str = "") -> tuple[AcceptedUnit | RefusedUnit, ...]:
    """Sort the changed units of a finished check into accepted and refused ones, OLX before the catalog.

    Args:
        checked: of the live branch, with every gate.
        reason: an acceptance by declaration: `new` errors do not refuse then; `always` and `impact` still do.

    Raises:
        ValueError: the check was a draft's or an index's; only a check with every gate can accept.
    """
    decided = [_decide(checked, unit, reason) for unit in _changed(checked)]
    return tuple(sorted(_hold_together(decided, checked), key=_order))


def _changed(checked: Checked) -> Iterable[UnitReport]:
    if checked.around.strictness is not Strictness.LIVE:
        raise ValueError(f"a {checked.around.strictness} check accepts nothing")
    return (unit for unit in checked.touched or checked.report.units if unit.changed)


def _decide(checked: Checked, unit: UnitReport, reason: str) -> AcceptedUnit | RefusedUnit:
    blocking = _blocking(unit, despite_new=bool(reason))
    report, configuration, name = checked.report, checked.configuration, unit.unit
    if blocking or ((configuration.fault or configuration.misfits) and unit.tree):
        return RefusedUnit(unit.unit, report.head, report.base, blocking or _of_configuration(checked), unit.findings)
    return AcceptedUnit(
        checked.unit_of(name),
        unit.tree,
        lambda: checked.content_of(name),
        lambda: checked.excerpts_of(name),
        report.head,
        report.base,
        report.guard,
        report.checker,
        str(Verdict.ACCEPTED if reason else unit.verdict),
        reason,
        SEAL,
    )


def _hold_together(
    decided: Sequence[AcceptedUnit | RefusedUnit], checked: Checked
) -> Iterator[AcceptedUnit | RefusedUnit]:
    """Who waits for a unit that is refused is refused with it, and says why: for it, others may wait."""
    refused = {one.unit: one for one in decided if isinstance(one, RefusedUnit)}
    accepted = {one.unit.name: one for one in decided if isinstance(one, AcceptedUnit)}
    waits = checked.waits_of() if refused and accepted else {}
    while found := next(_find_waiting(waits, accepted, refused), None):
        name, other = found
        one, findings = accepted.pop(name), tuple(found for found in checked.report.findings if found.unit == name)
        refused[name] = RefusedUnit(name, one.head, one.base, refused[other].blocking, findings)
    yield from refused.values()
    yield from accepted.values()


def _find_waiting(waits: Waits, accepted: Container[str], refused: Container[str]) -> Iterator[tuple[str, str]]:
    """Units that are accepted so far, each with one that it waits for and that is refused."""
    for name in sorted(waits):
        if name in accepted:
            yield from ((name, other) for other in sorted(waits[name]) if other in refused)


def _blocking(unit: UnitReport, *, despite_new: bool) -> tuple[Finding, ...]:
    return tuple(f for f in unit.findings if f.blocks and not (despite_new and f.gate is Gate.NEW))


def _of_configuration(checked: Checked) -> tuple[Finding, ...]:
    return tuple(f for f in checked.report.findings if f.rule == "unreadable-configuration")


def _order(decided: AcceptedUnit | RefusedUnit) -> tuple[bool, str]:
    return _name(decided).startswith(CATALOG), _name(decided)


def _name(decided: AcceptedUnit | RefusedUnit) -> str:
    return decided.unit.name if isinstance(decided, AcceptedUnit) else decided.unit
