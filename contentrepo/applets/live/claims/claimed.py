"""The refusal of a name or key that somebody else holds, naming every holder."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.applets.live.models import Holder
from contentrepo.errors import Refused


class Claimed(Refused):
    """Another unit or another source holds what the change claims; nothing was written."""

    def __init__(self, unit: str, holders: Sequence[Holder], *, hint: str = "") -> None:
        super().__init__("; ".join(describe_holder(holder) for holder in holders), hint=hint or _HINT)
        self.unit = unit
        self.holders = tuple(holders)


SCOPES = {"course": "catalog course"}
"""What people call the scope of a key, where it is not its own name."""

_HINT = "let the holder give it up and publish that first, or choose another"


def describe_holder(holder: Holder) -> str:
    """One sentence: what is held, by whom, and where that is written."""
    place = f"{holder.source.repository}, branch {holder.source.branch}, commit {holder.commit[:12]}"
    if holder.path:
        place += f", {holder.path}:{holder.line}" if holder.line else f", {holder.path}"
    if holder.kind == "source":
        return f"`{holder.name}` is published from {place}"
    if holder.kind == "entry":
        return f"the OLX of `{holder.name}` comes from {holder.run}, as its catalog entry says ({place})"
    if holder.kind == "key":
        kind, _, name = holder.scope.partition(":")
        scope = f"{SCOPES.get(kind, kind)} `{name}`"
        return f"external course key `{holder.name}` is held in {scope} by `{holder.run}` ({place})"
    return f"{holder.kind} `{holder.name}` belongs to `{holder.unit}` ({place})"
