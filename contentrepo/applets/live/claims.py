"""External keys and names that one unit holds and nobody else may.

The caller holds the store's counter row, which is the one lock over all claims: what is read here cannot change before
the commit. The unique keys of both tables stand behind it, whatever else may write. All that changes is given up
first, so keys may swap within a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, and_, delete, select, tuple_

from contentrepo.applets.live.bulk import in_chunks, insert_rows
from contentrepo.applets.live.claimed import Claimed
from contentrepo.applets.live.models import Holder, Source, UnitChange
from contentrepo.applets.live.schema import CURRENT, catalog_entries, key_claims, name_claims, releases, units
from contentrepo.applets.live.shape import CLAIMS
from contentrepo.applets.live.state import begin_new_rows, end_old_rows
from contentrepo.applets.live.text import encode_text
from contentrepo.applets.live.unit import CURRENT_RELEASE, Locked, kind_of

Name = tuple[str, str]
"""Kind and name."""


def write_claims(connection: Connection, locked: Locked, change: UnitChange) -> None:
    """Give up and take what the change says.

    Raises:
        Claimed: somebody holds what it takes; every holder is named.
    """
    unit, release = locked.id, locked.release + 1
    given, taken = _list_names(locked, change)
    end_old_rows(connection, CLAIMS, change.claims, unit=unit, release=release)
    _delete_names(connection, unit, given)
    if holders := [*_find_key_holders(connection, change), *_find_name_holders(connection, taken)]:
        raise Claimed(change.unit, holders)
    begin_new_rows(connection, CLAIMS, change.claims, unit=unit, release=release)
    insert_rows(connection, name_claims, [(kind, encode_text(name), unit) for kind, name in taken])


def _list_names(locked: Locked, change: UnitChange) -> tuple[list[Name], list[Name]]:
    """Names that the change gives up, and those that it takes. A run's OLX and its catalog entry are two names."""
    given = [(one.old.kind, one.old.key) for one in change.entries if one.old is not None and one.new is None]
    taken = [(one.new.kind, one.new.key) for one in change.entries if one.old is None and one.new is not None]
    own = (kind_of(change.unit), change.unit)
    if locked.tree and not change.tree:
        given.append(own)
    if change.tree and not locked.tree:
        taken.append(own)
    return given, taken


def _delete_names(connection: Connection, unit: int, names: Sequence[Name]) -> None:
    for chunk in in_chunks(names):
        name = tuple_(name_claims.c.kind, name_claims.c.name)
        connection.execute(delete(name_claims).where(name_claims.c.unit == unit, name.in_(chunk)))


def _find_key_holders(connection: Connection, change: UnitChange) -> Iterator[Holder]:
    taken = [(claim.new.scope, claim.new.folded) for claim in change.claims if claim.new is not None]
    query = select(key_claims, *_HOLDER).join(units, units.c.id == key_claims.c.unit).join(releases, CURRENT_RELEASE)
    query = query.where(key_claims.c.to_release == CURRENT).order_by(key_claims.c.scope, key_claims.c.folded)
    for chunk in in_chunks(taken):
        held = tuple_(key_claims.c.scope, key_claims.c.folded).in_(chunk)
        for row in connection.execute(query.where(held)):
            yield Holder(
                kind="key",
                name=row.key,
                unit=row.name,
                source=Source(row.repository, row.branch),
                commit=row.commit_id,
                scope=row.scope,
                run=row.run,
                path=row.path,
                line=row.line,
            )


def _find_name_holders(connection: Connection, taken: Sequence[Name]) -> Iterator[Holder]:
    query = select(name_claims.c.kind, name_claims.c.name.label("claimed"), catalog_entries.c.path, *_HOLDER)
    query = query.join(units, units.c.id == name_claims.c.unit).join(releases, CURRENT_RELEASE)
    query = query.outerjoin(catalog_entries, _ENTRY).order_by(name_claims.c.kind, name_claims.c.name)
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

_ENTRY = and_(
    catalog_entries.c.unit == name_claims.c.unit,
    catalog_entries.c.kind == name_claims.c.kind,
    catalog_entries.c.key == name_claims.c.name,
    catalog_entries.c.to_release == CURRENT,
)
