"""Who publishes and why: what the notes of all releases of one run have in common."""

from __future__ import annotations

from contentrepo.applets.live.models import Door, Kind, ReleaseNote, Source
from contentrepo.applets.publishing.holding import NO_HOLDS, Holds
from contentrepo.applets.validation.models import AcceptedUnit
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Attributes as in `ReleaseNote`; `source` is whom the units then belong to, `holds` what is held back."""

    source: Source
    actor: str
    door: Door
    pusher: str = ""
    holds: Holds = NO_HOLDS

    def note(self, accepted: AcceptedUnit) -> ReleaseNote:
        """The note of an accepted unit's release."""
        return ReleaseNote(
            commit=accepted.head.commit,
            base=accepted.base.commit,
            actor=self.actor,
            door=self.door,
            kind=Kind.PUBLISH,
            verdict=accepted.verdict,
            checker=accepted.checker,
            guard=accepted.guard,
            pusher=self.pusher,
            reason=accepted.reason,
        )
