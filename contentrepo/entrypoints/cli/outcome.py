"""What publishing came to, as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.entrypoints.cli.tip import SHORT, describe_tip

if TYPE_CHECKING:
    from contentrepo.api.publish import Published, UnitOutcome

EXIT_CODES = {"refused": 1, "claimed": 1, "stale": 1, "failed": 3}
"""Outcomes of units that should have gone live and did not; a pinned unit is held by an operator's own will."""


def render_published(published: Published) -> str:
    """One line for the branch, and one for each unit that is not as it was."""
    where = describe_tip(published.branch, published.commit)
    told = [outcome for outcome in published.outcomes if outcome.outcome != "noop"]
    if not told:
        return f"{where}: nothing to publish"
    return "\n".join([f"{where}:", *(_render_line(outcome) for outcome in told)])


def published_to_json(published: Published) -> dict[str, object]:
    return {
        "repository": published.repository,
        "branch": published.branch,
        "commit": published.commit,
        "units": [
            {
                "unit": outcome.unit,
                "outcome": str(outcome.outcome),
                "release": outcome.release or None,
                "sequence": outcome.sequence or None,
                "detail": outcome.detail,
            }
            for outcome in published.outcomes
        ],
    }


def published_exit_code(published: Published) -> int:
    """1 where a unit should have gone live and was refused, 3 where the fault was ours."""
    return max((EXIT_CODES.get(outcome.outcome, 0) for outcome in published.outcomes), default=0)


def _render_line(outcome: UnitOutcome) -> str:
    from contentrepo.api.check import make_visible

    release = f"  release {outcome.release} (sequence {outcome.sequence})" if outcome.release else ""
    release += f" from {outcome.commit[:SHORT]}" if outcome.commit else ""
    detail = f"  {make_visible(outcome.detail)}" if outcome.detail else ""
    return f"  {outcome.outcome:9} {outcome.unit}{release}{detail}"
