"""A publish plan, as text and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.tip import describe_tip
from contentrepo.errors import CouldNotCheck

if TYPE_CHECKING:
    from contentrepo.api.publish import Change, PublishPlan, UnitChange

PARTS = {"files": "file", "blocks": "block", "assets": "asset", "entries": "entry", "keys": "external key"}
SHOWN = 10
"""Changed blocks and entries that are named for each unit; JSON names them all."""


class CouldNotPlan(CouldNotCheck):
    """What publishing would do cannot be told as things are."""


def render_plan(plan: PublishPlan) -> str:
    """What publishing would do, unit by unit, in the order in which it would be done."""
    from contentrepo.api.check import make_visible
    from contentrepo.entrypoints.cli.finding import render_finding

    lines = [f"{describe_tip(plan.branch, plan.commit)}:"]
    for change in plan.changes:
        lines += _render_change(change)
    for refused in plan.refused:
        blocking = len(refused.blocking)
        lines.append(f"  refuse   {refused.unit}: {count(blocking, 'finding')} block{'s' * (blocking == 1)} it")
        lines += [f"    {render_finding(finding)}" for finding in refused.blocking]
    lines += [f"  hold     {held.unit}: {held.outcome}, {make_visible(held.detail)}" for held in plan.held]
    if plan.is_empty:
        lines.append("  nothing to publish: the plan is empty")
    return "\n".join(lines)


def plan_exit_code(plan: PublishPlan) -> int:
    """0 where there is nothing to do now, 1 where something would change, 3 where we could not plan a unit."""
    if any(held.outcome == "failed" for held in plan.held):
        return 3
    return int(not plan.is_empty)


def plan_to_json(plan: PublishPlan) -> dict[str, object]:
    return {
        "repository": plan.repository,
        "branch": plan.branch,
        "commit": plan.commit,
        "empty": plan.is_empty,
        "changes": [_change_to_json(change) for change in plan.changes],
        "refused": [
            {"unit": refused.unit, "rules": sorted({finding.rule for finding in refused.blocking})}
            for refused in plan.refused
        ],
        "held": [{"unit": held.unit, "outcome": str(held.outcome), "detail": held.detail} for held in plan.held],
    }


def _render_change(change: UnitChange) -> list[str]:
    from contentrepo.api.check import make_visible

    verb = "publish" if change.tree else "remove"
    counts = [count(len(rows), noun) for part, noun in PARTS.items() if (rows := _rows(change, part))]
    named = [_sign(row) + make_visible(row.subject) for part in ("blocks", "entries") for row in _rows(change, part)]
    rest = [f"    ... and {len(named) - SHOWN} more"] if len(named) > SHOWN else []
    return [f"  {verb:8} {change.unit}: {', '.join(counts)}", *(f"    {name}" for name in named[:SHOWN]), *rest]


def _change_to_json(change: UnitChange) -> dict[str, object]:
    parts = {part: [{"subject": row.subject, "change": _word(row)} for row in _rows(change, part)] for part in PARTS}
    return {"unit": change.unit, "tree": change.tree, **parts}


def _rows(change: UnitChange, part: str) -> Sequence[Change[Any]]:
    rows: Sequence[Change[Any]] = getattr(change, part)
    return rows


def _word(row: Change[Any]) -> str:
    return "added" if row.old is None else "removed" if row.new is None else "changed"


def _sign(row: Change[Any]) -> str:
    return {"added": "+ ", "removed": "- ", "changed": "~ "}[_word(row)]
