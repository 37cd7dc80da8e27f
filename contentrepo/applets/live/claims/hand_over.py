"""An entry that one catalog gives and another takes: two releases in one transaction, and the operator's word."""

from __future__ import annotations

from sqlalchemy import insert

from contentrepo.applets.live.change import apply_together
from contentrepo.applets.live.claims.claim import ClaimMove
from contentrepo.applets.live.database.schema import claim_moves
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import BytesOf, UnitChange


def apply_hand_over(
    store: Store, giving: UnitChange, taking: UnitChange, bytes_of: BytesOf, *, name: tuple[str, str]
) -> ClaimMove:
    """Apply both changes or neither.

    Args:
        store: the store.
        giving, taking: the catalog without the entry, and the one with it.
        bytes_of: of the blobs that the taking catalog brings.
        name: kind and key of the entry.

    Raises:
        Claimed: somebody holds something that the taking catalog claims.
        StaleUnit: one of the two was published meanwhile.
    """
    kind, key = name
    with apply_together(store, [giving, taking], bytes_of) as (connection, releases):
        last, note = releases[-1], taking.note
        connection.execute(
            insert(claim_moves).values(
                kind=kind,
                name=key,
                from_repository=giving.source.repository,
                from_branch=giving.source.branch,
                to_repository=taking.source.repository,
                to_branch=taking.source.branch,
                actor=note.actor,
                reason=note.reason,
                sequence=last.sequence,
                time=last.time,
            )
        )
    moved = f"{kind}/{key}"
    return ClaimMove(moved, giving.source, taking.source, note.actor, note.reason, last.sequence, last.time)
