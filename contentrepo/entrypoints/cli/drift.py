"""What the live store has otherwise than git, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.outcome import published_to_json

if TYPE_CHECKING:
    from contentrepo.api.publish import Synced, SyncedUnit

SHOWN = 20
"""Drifts of one unit that the text lists; JSON has all of them."""

LOST = (
    "nothing but the store has said who published what, when: move this store away, then "
    "`contentrepo store restore FILE` brings a backup back"
)
"""What is to be done where a row of a release is gone or altered."""


def describe_checked(synced: Synced) -> str:
    """How much was compared, and what came of it. Where there was nothing, nothing is known to be right, either."""
    if not synced.checked and not synced.units:
        return f"nothing is live from {synced.branch}: nothing is compared"
    compared, wrong = f"{count(synced.checked, 'unit')} compared with git", count(len(synced.units), "unit")
    if not synced.units:
        return f"{compared}: nothing is wrong"
    if all(unit.outcome and unit.outcome.release for unit in synced.units):
        return f"{compared}: something was wrong in {wrong}, and is repaired"
    return f"{compared}: something is wrong in {wrong}"


def render_unit(unit: SyncedUnit, *, command: str) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    made = unit.outcome
    told = (
        f": {made.outcome} as release {made.release}" if made and made.release else f": {made.outcome}" if made else ""
    )
    yield f"  {unit.unit}{told}"
    yield from (f"    {drift.kind} {make_visible(drift.subject)}: {drift.how}" for drift in unit.drifts[:SHOWN])
    if len(unit.drifts) > SHOWN:
        yield f"    and {len(unit.drifts) - SHOWN} more (`contentrepo {command} --format json` lists them)"
    if any((drift.kind, str(drift.how)) == ("row", "missing") for drift in unit.drifts):
        yield f"    {LOST}"
    if made and made.detail:
        yield f"    {make_visible(made.detail)}"


def synced_to_json(synced: Synced) -> dict[str, object]:
    return {
        "repository": synced.repository,
        "branch": synced.branch,
        "checked": synced.checked,
        "units": [
            {
                "unit": unit.unit,
                "outcome": str(unit.outcome.outcome) if unit.outcome else None,
                "release": unit.outcome.release or None if unit.outcome else None,
                "drifts": [{"kind": d.kind, "subject": d.subject, "how": str(d.how)} for d in unit.drifts],
            }
            for unit in synced.units
        ],
        "roots": dict(sorted(synced.roots.items())),
        "published": published_to_json(synced.published) if synced.published else None,
    }
