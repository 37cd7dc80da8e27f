"""Claims that do not follow from what the catalogs say, and how they come to do so again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from contentrepo.applets.live.claims.key_claims import Name, Settlement, read_held, write_settlement
from contentrepo.applets.live.claims.scope import COURSE, CURRICULUM, PROGRAM, Claim, read_claims
from contentrepo.applets.live.database.schema import HELD, key_claims
from contentrepo.applets.live.models import UnitState
from contentrepo.applets.live.sequence import take_sequence


def find_wrong_claims(connection: Connection, unit: int, state: UnitState) -> set[Name]:
    """(scope, folded key) of claims that are missing, say something else, or follow from nothing."""
    scopes = _list_scopes(connection, unit, state)
    held, wanted = read_held(connection, scopes), _read_wanted(connection, scopes)
    return {name for name in held.keys() | wanted.keys() if held.get(name) != wanted.get(name)}


def mend_claims(connection: Connection, unit: int, state: UnitState) -> None:
    """Let the claims follow again. Whoever calls has mended what they follow from."""
    moment = take_sequence(connection)  # the lock of all claims
    scopes = _list_scopes(connection, unit, state)
    settlement = Settlement(scopes, _read_wanted(connection, scopes))
    write_settlement(connection, settlement, sequence=moment.sequence)


def _read_wanted(connection: Connection, scopes: Collection[str]) -> dict[Name, Claim]:
    claims = read_claims(connection, scopes)
    return {(claim.scope, claim.folded): claim for some in claims.values() for claim in some}


def _list_scopes(connection: Connection, unit: int, state: UnitState) -> set[str]:
    """Those that the unit's entries make, and those where it holds something."""
    kinds = {"course": COURSE, "program": PROGRAM, "curriculum": CURRICULUM}
    made = {kinds[entry.kind] + entry.key for entry in state.entries.values() if entry.kind in kinds}
    held = select(key_claims.c.scope).distinct().where(key_claims.c.to_sequence == HELD, key_claims.c.unit == unit)
    return made | {COURSE + row.course for row in state.keys.values()} | set(connection.execute(held).scalars())
