"""What is held back, as it is printed: by operators, and by pushes that asked for a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentrepo.api.publish import Hold, Scheduled

FIELDS = ("id", "kind", "units", "terms", "reason", "actor", "time")


def render_holds(holds: Sequence[Hold], pushes: Sequence[Scheduled]) -> str:
    """One line each."""
    from contentrepo.api.check import make_visible

    return "\n".join(map(make_visible, _list_lines(holds, pushes))) or "nothing is held back"


def holds_to_json(holds: Sequence[Hold], pushes: Sequence[Scheduled]) -> list[dict[str, object]]:
    """Holds have an `id`, pushes a `commit`, which is what `hold drop` takes."""
    mine: list[dict[str, object]] = [{name: getattr(hold, name) for name in FIELDS} for hold in holds]
    return mine + [
        {
            "commit": push.commit,
            "kind": "push",
            "units": ", ".join(sorted(push.units)),
            "terms": push.time.isoformat(),
            "actor": push.actor,
        }
        for push in pushes
    ]


def _list_lines(holds: Sequence[Hold], pushes: Sequence[Scheduled]) -> Iterator[str]:
    for hold in holds:
        what = f"{hold.kind} {hold.terms}".strip()
        yield f"{hold.id:4}  {what}  {hold.units}  since {hold.time[:19]}Z by {hold.actor}: {hold.reason}"
    for push in pushes:
        by = f" by {push.actor}" if push.actor else ""
        units = ", ".join(sorted(push.units))
        yield f"{push.commit[:12]}  until {push.time:%Y-%m-%dT%H:%M:%SZ}  {units}  asked with this push{by}"
