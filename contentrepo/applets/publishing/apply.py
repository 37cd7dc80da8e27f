"""Steps to outcomes: each change in a transaction of its own, and each refusal on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from contentrepo.applets.findings.api import finding_to_json
from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import LiveUnit, Refusal, UnitChange
from contentrepo.applets.publishing.blobs import read_rest
from contentrepo.applets.publishing.fault import describe_fault
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.models import AT_TIP, Outcome, Progress, UnitOutcome
from contentrepo.applets.publishing.plan import Step
from contentrepo.applets.publishing.wording import describe_findings, describe_refusal
from contentrepo.applets.validation.models import Checked, RefusedUnit
from contentrepo.dataclass import replace
from contentrepo.errors import CouldNotCheck

RECORDED = {
    Outcome.REFUSED: "findings",
    Outcome.PINNED: "pinned",
    Outcome.CLAIMED: "claimed",
    Outcome.SUSPENDED: "suspended",
    Outcome.WAITING: "waiting",
    Outcome.FAILED: "error",
}
"""Outcome -> kind of the refusal that goes on record."""


def apply_steps(
    feed: Feed,
    checked: Checked,
    steps: Iterable[Step],
    *,
    total: int,
    go_on: Callable[[Progress], bool],
    reached: str = "",
    released: list[LiveUnit] | None = None,
) -> tuple[UnitOutcome, ...]:
    """Take the steps one by one, each whole or not at all; `go_on` is asked before each and may end the run there.

    `reached` is the commit that the branch has come to once all units are live: the last of them says so. `released`
    gets each unit that went live or went away, as it is then.
    """
    outcomes: list[UnitOutcome] = []
    refusals: list[Refusal] = []
    try:
        for done, step in enumerate(steps):
            if not go_on(Progress(feed.source.branch, checked.report.head.commit, step.unit, done, total)):
                break
            is_last = done == total - 1 and all(one.outcome in AT_TIP for one in outcomes)
            outcome = _take(feed, checked, _reaching(step, reached) if is_last else step, released)
            outcomes.append(outcome)
            if outcome.outcome in RECORDED:
                refusals.append(_refusal(checked, outcome, _detail(step, outcome)))
    finally:
        live.record_refusals(feed.store, feed.source, refusals)
    return tuple(outcomes)


def _reaching(step: Step, commit: str) -> Step:
    return replace(step, reached=commit) if isinstance(step, UnitChange) else step


def _take(feed: Feed, checked: Checked, step: Step, released: list[LiveUnit] | None) -> UnitOutcome:
    if isinstance(step, RefusedUnit):
        return UnitOutcome(step.unit, Outcome.REFUSED, detail=describe_findings(step.blocking))
    if isinstance(step, UnitChange):
        return _apply(feed, checked, step, released)
    return UnitOutcome(step.unit, step.outcome, detail=step.detail, until=step.until)


def _apply(feed: Feed, checked: Checked, change: UnitChange, released: list[LiveUnit] | None) -> UnitOutcome:
    if change.is_empty:
        return UnitOutcome(change.unit, Outcome.NOOP)
    try:
        release = live.apply_change(feed.store, change, lambda blobs: read_rest(checked.head, blobs, change.held))
    except live.Claimed as error:
        return UnitOutcome(change.unit, Outcome.CLAIMED, detail=describe_refusal(error))
    except live.StaleUnit as error:
        return UnitOutcome(change.unit, Outcome.STALE, detail=describe_refusal(error))
    except live.StoreUnavailable:
        raise
    except CouldNotCheck as error:  # git lost bytes of this unit; the other units need not wait for it
        return UnitOutcome(change.unit, Outcome.FAILED, detail=describe_fault(error))
    if released is not None:
        released.append(live.released_unit(change, release))
    outcome = Outcome.PUBLISHED if change.tree else Outcome.REMOVED
    return UnitOutcome(change.unit, outcome, release.number, release.sequence)


def _refusal(checked: Checked, outcome: UnitOutcome, detail: str) -> Refusal:
    tree = next((unit.tree for unit in checked.report.units if unit.unit == outcome.unit), "")
    kind = RECORDED[outcome.outcome]
    return Refusal(outcome.unit, checked.report.head.commit, tree, sequence=0, time="", kind=kind, detail=detail)


def _detail(step: Step, outcome: UnitOutcome) -> str:
    if isinstance(step, RefusedUnit):
        # An unreadable `contentrepo.yaml` refuses every unit with a finding that is the catalog unit's.
        foreign = (finding for finding in step.blocking if finding not in step.findings)
        return json.dumps([finding_to_json(finding) for finding in (*step.findings, *foreign)])
    return outcome.detail
