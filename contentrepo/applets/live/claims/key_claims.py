"""External keys: in each scope one run has a key. What is claimed follows from what all catalogs together say.

The caller holds the store's counter row, which is the one lock over all claims: what is read here cannot change before
the commit. The unique key of the table stands behind it, whatever else may write. All that changes is given up first,
so keys may swap within a change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from contentrepo.applets.live.claims.scope import Claim, find_scopes, read_claims
from contentrepo.applets.live.database.bulk import change_rows, in_chunks, insert_rows
from contentrepo.applets.live.database.schema import HELD, key_claims, releases, units
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.models import Holder, Source, UnitChange
from contentrepo.applets.live.unit import CURRENT_RELEASE, Locked
from contentrepo.dataclass import dataclass, field

Name = tuple[str, str]
"""Scope and folded key."""

KEY = ("scope", "folded", "run", "to_sequence")

RANKS = {"course": 0, "curriculum": 1, "program": 2}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the claims of some scopes have to be.

    Attributes:
        holders: who else has keys that the change wants; where there is one, nothing can be settled.
        steps: how two repositories swap keys, where that may be what is wanted; else "".
    """

    scopes: Collection[str] = ()
    wanted: Mapping[Name, Claim] = field(default_factory=dict)
    holders: tuple[Holder, ...] = ()
    steps: str = ""


def find_settlement(connection: Connection, locked: Locked, change: UnitChange) -> Settlement:
    """What the claims of all scopes that a change touches have to be now. Its own rows are written already."""
    if not (change.keys or change.entries):
        return Settlement()
    scopes = find_scopes(connection, change)
    if not scopes:
        return Settlement()
    claims = read_claims(connection, scopes)
    if clashes := _find_clashes(claims):
        holders = _name_holders(connection, clashes, own=locked.id)
        return Settlement(scopes, holders=tuple(holders), steps=_steps(clashes, change))
    return Settlement(scopes, {(claim.scope, claim.folded): claim for some in claims.values() for claim in some})


def write_settlement(connection: Connection, settlement: Settlement, *, sequence: int) -> None:
    """End the claims that are no more, then begin the new ones."""
    if settlement.scopes:
        held = read_held(connection, settlement.scopes)
        _write(connection, held, settlement.wanted, sequence=sequence)


def _find_clashes(claims: Mapping[str, Sequence[Claim]]) -> list[list[Claim]]:
    """The claims of several runs to one key, in the narrowest scope that tells of them."""
    found: list[list[Claim]] = []
    told: set[tuple[str, ...]] = set()
    for scope in sorted(claims, key=lambda scope: (RANKS.get(scope.partition(":")[0], len(RANKS)), scope)):
        by_key: dict[str, list[Claim]] = {}
        for claim in claims[scope]:
            by_key.setdefault(claim.folded, []).append(claim)
        for folded, clash in sorted(by_key.items()):
            runs = (folded, *(claim.run for claim in clash))
            if len(clash) > 1 and runs not in told:
                told.add(runs)
                found.append(clash)
    return found


def _name_holders(connection: Connection, clashes: Iterable[Sequence[Claim]], *, own: int) -> list[Holder]:
    """Everybody else in each clash; where a catalog clashes with itself, everybody."""
    meant = [claim for clash in clashes for claim in [one for one in clash if one.unit != own] or clash]
    query = select(units.c.id, units.c.name, units.c.repository, units.c.branch, releases.c.commit_id)
    # The change's own unit may be new and have no release yet.
    query = query.outerjoin(releases, CURRENT_RELEASE).where(units.c.id.in_({claim.unit for claim in meant}))
    rows = {row.id: row for row in connection.execute(query)}
    return [
        Holder(
            kind="key",
            name=claim.key,
            unit=rows[claim.unit].name,
            source=Source(rows[claim.unit].repository, rows[claim.unit].branch),
            commit=rows[claim.unit].commit_id or "",
            scope=claim.scope,
            run=claim.run,
            path=claim.path,
            line=claim.line,
        )
        for claim in meant
    ]


def _steps(clashes: Iterable[Sequence[Claim]], change: UnitChange) -> str:
    """How two repositories swap keys, where that may be what is wanted; "" where nothing was given up for the key."""
    before = {one.subject: one.old.key for one in change.keys if one.old is not None and one.new is not None}
    for clash in clashes:
        mine = next((claim for claim in clash if claim.run in before), None)
        other = next((claim for claim in clash if claim.run not in before), None)
        if mine and other:
            return (
                f"To swap the keys: first give `{other.run}` a key that nobody has and publish that; then publish "
                f"this again; then give `{other.run}` the key `{before[mine.run]}`."
            )
    return ""


def read_held(connection: Connection, scopes: Collection[str]) -> dict[Name, Claim]:
    """The claims that hold in some scopes now."""
    columns = [key_claims.c[name] for name in Claim._fields]
    query = select(*columns).where(key_claims.c.to_sequence == HELD)
    return {
        (row.scope, row.folded): Claim(*row)
        for chunk in in_chunks(sorted(scopes))
        for row in connection.execute(query.where(key_claims.c.scope.in_(chunk)))
    }


def _write(connection: Connection, held: Mapping[Name, Claim], wanted: Mapping[Name, Claim], *, sequence: int) -> None:
    changed = [name for name in sorted(held.keys() | wanted.keys()) if held.get(name) != wanted.get(name)]
    moved = [name for name in changed if name in held and name in wanted and _only_moved(held[name], wanted[name])]
    ended = [name for name in changed if name in held and name not in moved]
    begun = [wanted[name] for name in changed if name in wanted and name not in moved]
    places = [(encode_text(wanted[name].path), wanted[name].line, *_key(wanted[name])) for name in moved]
    change_rows(connection, key_claims, ("to_sequence",), KEY, rows=[(sequence, *_key(held[name])) for name in ended])
    change_rows(connection, key_claims, ("path", "line"), KEY, rows=places)
    insert_rows(connection, key_claims, [_row(claim, sequence) for claim in begun])


def _only_moved(old: Claim, new: Claim) -> bool:
    """Whether just the place is another: that is no chapter in the history of a key."""
    return old._replace(path=new.path, line=new.line) == new


def _key(claim: Claim) -> tuple[object, ...]:
    return encode_text(claim.scope), encode_text(claim.folded), encode_text(claim.run), HELD


def _row(claim: Claim, sequence: int) -> tuple[object, ...]:
    scope, folded, key, run, unit, path, line = claim
    texts = (encode_text(scope), encode_text(folded), encode_text(key), encode_text(run))
    return (*texts, unit, encode_text(path), line, sequence, HELD)
