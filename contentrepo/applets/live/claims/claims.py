"""Names and external keys that one unit holds and nobody else may.

The caller holds the store's counter row, which is the one lock over all claims. The unique keys of the tables stand
behind it. A run's OLX and its catalog entry are two names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, and_, delete, select, tuple_

from contentrepo.applets.live.claims.claimed import Claimed
from contentrepo.applets.live.claims.key_claims import find_settlement, write_settlement
from contentrepo.applets.live.claims.olx_source import check_olx_source
from contentrepo.applets.live.database.bulk import in_chunks, insert_rows
from contentrepo.applets.live.database.schema import CURRENT, catalog_entries, name_claims, releases, units
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.models import Holder, Source, UnitChange
from contentrepo.applets.live.programs.nesting import find_circle
from contentrepo.applets.live.unit import CURRENT_RELEASE, Locked, kind_of

Name = tuple[str, str]
"""Kind and name."""

_CIRCLE = "a program may not contain itself. Take one of these steps out, here or there."


def write_claims(connection: Connection, locked: Locked, change: UnitChange, *, sequence: int) -> None:
    """Give up and take what the change says. Its state rows are written already.

    Raises:
        Claimed: somebody holds what it takes; every holder is named.
    """
    if not change.entries and not change.keys and bool(locked.tree) == bool(change.tree):
        return
    given, taken = list_given(locked, change), list_taken(locked, change)
    _delete_names(connection, locked.id, given)
    settlement = find_settlement(connection, locked, change)
    if holders := [*settlement.holders, *_find_name_holders(connection, taken)]:
        raise Claimed(change.unit, holders, hint=settlement.steps)
    if (circle := find_circle(connection, change)) and (
        holders := list(_find_name_holders(connection, [("program", slug) for slug in circle], but=locked.id))
    ):
        raise Claimed(change.unit, holders, hint=f"{' -> '.join([*circle, circle[0]])}: {_CIRCLE}")
    if taken:
        check_olx_source(connection, change)
    insert_rows(connection, name_claims, [(kind, encode_text(name), locked.id) for kind, name in taken])
    write_settlement(connection, settlement, sequence=sequence)


def list_given(locked: Locked, change: UnitChange) -> list[Name]:
    """Names that the change gives up."""
    given = [(one.old.kind, one.old.key) for one in change.entries if one.old is not None and one.new is None]
    return [*given, (kind_of(change.unit), change.unit)] if locked.tree and not change.tree else given


def list_taken(locked: Locked, change: UnitChange) -> list[Name]:
    """Names that the change takes."""
    taken = [(one.new.kind, one.new.key) for one in change.entries if one.old is None and one.new is not None]
    return [*taken, (kind_of(change.unit), change.unit)] if change.tree and not locked.tree else taken


def _delete_names(connection: Connection, unit: int, names: Sequence[Name]) -> None:
    for chunk in in_chunks(names):
        name = tuple_(name_claims.c.kind, name_claims.c.name)
        connection.execute(delete(name_claims).where(name_claims.c.unit == unit, name.in_(chunk)))


def _find_name_holders(connection: Connection, taken: Sequence[Name], *, but: int = 0) -> Iterator[Holder]:
    """Who holds these names, a unit left out."""
    if not taken:
        return
    query = select(name_claims.c.kind, name_claims.c.name.label("claimed"), catalog_entries.c.path, *_HOLDER)
    query = query.join(units, units.c.id == name_claims.c.unit).join(releases, CURRENT_RELEASE)
    query = query.outerjoin(catalog_entries, ENTRY).order_by(name_claims.c.kind, name_claims.c.name)
    query = query.where(name_claims.c.unit != but)
    for chunk in in_chunks(taken):
        for row in connection.execute(query.where(tuple_(name_claims.c.kind, name_claims.c.name).in_(chunk))):
            yield Holder(
                kind=row.kind,
                name=row.claimed,
                unit=row.name,
                source=Source(row.repository, row.branch),
                commit=row.commit_id,
                path=row.path or "",
            )


_HOLDER = (units.c.name, units.c.repository, units.c.branch, releases.c.commit_id)

ENTRY = and_(
    catalog_entries.c.unit == name_claims.c.unit,
    catalog_entries.c.kind == name_claims.c.kind,
    catalog_entries.c.key == name_claims.c.name,
    catalog_entries.c.to_release == CURRENT,
)
"""The entry behind a name of the catalog."""
