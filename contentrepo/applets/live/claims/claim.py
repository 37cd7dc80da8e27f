"""Who holds what, as an operator sees it, and how a unit goes over to another source."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from contentrepo.applets.live.claims.claims import ENTRY
from contentrepo.applets.live.database.schema import catalog_entries, claim_moves, name_claims, releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Source
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.applets.live.unit import CURRENT_RELEASE, unknown_unit
from contentrepo.dataclass import dataclass
from contentrepo.errors import Refused

CATALOG = "catalog"
UNIT_KINDS = frozenset({"olx", "library", CATALOG})


@dataclass(frozen=True, slots=True)
class HeldName:
    """A name and who holds it.

    Attributes:
        kind: "olx", "library" or "catalog" of a unit, else the kind of the catalog entry.
        path: of a catalog entry; else "".
        commit: source commit of the holder's live release.
    """

    kind: str
    name: str
    source: Source
    path: str
    commit: str


@dataclass(frozen=True, slots=True)
class ClaimMove:
    """An operator's word that a unit, or an entry ("kind/key"), comes from another source from now on."""

    unit: str
    old: Source
    new: Source
    actor: str
    reason: str
    sequence: int
    time: str


class CannotMove(Refused):
    """The unit cannot go over to that source; nothing was written."""


def list_claims(store: Store) -> tuple[HeldName, ...]:
    """Every unit and every catalog entry that somebody holds, by kind and name."""
    query = (
        select(name_claims, units.c.repository, units.c.branch, releases.c.commit_id, catalog_entries.c.path)
        .join(units, units.c.id == name_claims.c.unit)
        .join(releases, CURRENT_RELEASE)
        .outerjoin(catalog_entries, ENTRY)
        .order_by(name_claims.c.kind, name_claims.c.name)
    )
    with store.reading() as connection:
        return tuple(
            HeldName(row.kind, row.name, Source(row.repository, row.branch), row.path or "", row.commit_id)
            for row in connection.execute(query)
        )


def list_moves(store: Store) -> tuple[ClaimMove, ...]:
    """The units that an operator let another source publish, the newest first."""
    with store.reading() as connection:
        return tuple(
            ClaimMove(
                row.name if row.kind in UNIT_KINDS else f"{row.kind}/{row.name}",
                Source(row.from_repository, row.from_branch),
                Source(row.to_repository, row.to_branch),
                row.actor,
                row.reason,
                row.sequence,
                row.time,
            )
            for row in connection.execute(select(claim_moves).order_by(claim_moves.c.sequence.desc()))
        )


def move_unit(store: Store, unit: str, new: Source, *, actor: str, reason: str) -> ClaimMove:
    """Let a unit be published from another source from now on. What is live stays as it is.

    Raises:
        CannotMove: it is published from there already, or is the catalog of another repository (Refused).
        UnknownUnit: it was never published (UsageError).
    """
    with store.writing() as connection:
        held = connection.execute(
            select(units).where(units.c.name == unit).with_for_update(key_share=True)
        ).one_or_none()
        if held is None:
            raise unknown_unit(connection, unit)
        old = Source(held.repository, held.branch)
        _check_move(unit, held.kind, old, new=new)
        moment = take_sequence(connection)
        # Whoever planned before the move is stale by the version.
        moved = {"repository": new.repository, "branch": new.branch, "version": held.version + 1}
        connection.execute(update(units).where(units.c.id == held.id).values(moved))
        connection.execute(
            insert(claim_moves).values(
                kind=held.kind,
                name=unit,
                from_repository=old.repository,
                from_branch=old.branch,
                to_repository=new.repository,
                to_branch=new.branch,
                actor=actor,
                reason=reason,
                sequence=moment.sequence,
                time=moment.time,
            )
        )
        return ClaimMove(unit, old, new, actor, reason, moment.sequence, moment.time)


def _check_move(unit: str, kind: str, old: Source, *, new: Source) -> None:
    if old == new:
        raise CannotMove(f"`{unit}` is published from {new.repository}, branch {new.branch}, already")
    if kind == CATALOG and old.repository != new.repository:
        raise CannotMove(
            f"`{unit}` is what the repository `{old.repository}` has beside its courses, and nobody else's",
            hint="Delete the entries there and publish that; then publish them from the other repository.",
        )
