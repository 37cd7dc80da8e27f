"""The row of a unit: who may publish it, its version, its current release."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, update

from contentrepo.applets.live.claims.claimed import Claimed
from contentrepo.applets.live.database.bulk import missing_insert
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import CURRENT, blocks, files, releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.unavailable import StoreDamaged
from contentrepo.applets.live.models import Holder, LiveUnit, Release, Source, UnitChange
from contentrepo.applets.live.near import did_you_mean
from contentrepo.errors import Refused, UsageError
from contentrepo.named_tuple import NamedTuple

_KINDS = {"course-v1": "olx", "lib": "library", "catalog": "catalog"}

CURRENT_RELEASE = and_(releases.c.unit == units.c.id, releases.c.number == units.c.release)


class UnknownUnit(UsageError):
    """The store never had this unit."""


def unknown_unit(connection: Connection, unit: str) -> UnknownUnit:
    """With the unit that was perhaps meant."""
    near = did_you_mean(unit, connection.execute(select(units.c.name)).scalars())
    return UnknownUnit(f"`{unit}` was never published", hint=f"{near}`contentrepo log` lists what was.")


class StaleUnit(Refused):
    """Another writer was faster: the unit is not at the version that the change was made from."""

    def __init__(self, unit: str, *, expected: int, found: int) -> None:
        super().__init__(f"`{unit}` was published meanwhile", hint="look at what is live now, and run it again")
        self.unit = unit
        self.expected = expected
        self.found = found


class Locked(NamedTuple):
    """A unit that this transaction alone may write, as the change found it.

    Attributes:
        release: the number of its current release; 0 where it is new.
        source: of that.
        tree: "" where nobody holds the unit.
        blocks, files: how many it has.
    """

    id: int
    release: int
    source: Source
    tree: str
    blocks: int
    files: int


def kind_of(unit: str) -> str:
    """olx, library or catalog, by the form of the key."""
    prefix = unit.partition(":")[0]
    if prefix not in _KINDS:
        raise UsageError(f"`{unit}` is no unit", hint="a course run key, a library key, or catalog:<repository>")
    return _KINDS[prefix]


def lock_unit(connection: Connection, change: UnitChange) -> Locked:
    """Take the unit for this transaction, if it is as the change expects it.

    Raises:
        Claimed: it is published from another source.
        StaleUnit: its version is another one.
    """
    found = _find_locked(connection, change.unit)
    if found is None:
        return _insert_unit(connection, change)
    held, release = found
    if release is None or release.tree is None:
        raise StoreDamaged(f"`{change.unit}` has lost the row of its current release {held.release}")
    source = Source(held.repository, held.branch)
    if release.tree and source != change.source:
        raise Claimed(change.unit, [Holder("source", change.unit, change.unit, source, release.commit_id)])
    if held.version != change.expected_version:
        raise StaleUnit(change.unit, expected=change.expected_version, found=held.version)
    return Locked(held.id, held.release, source, release.tree, release.blocks, release.files)


def _find_locked(connection: Connection, unit: str) -> tuple[Any, Any] | None:
    """The unit's row, which is then this transaction's, and that of its current release."""
    if connection.dialect.name == "sqlite":  # a transaction that writes has waited at its begin
        rows = _WITH_RELEASE.run(connection, unit=unit)
        return (rows[0], rows[0]) if rows else None
    locked, current = _LOCK.send(connection, unit=unit), _RELEASE.send(connection, unit=unit)
    found = locked()
    # By a statement of its own: a join with the lock would show the release that was current before a wait.
    return (found[0], next(iter(current()), None)) if found else None


def recount(connection: Connection, locked: Locked) -> Locked:
    """With the rows that are truly there: who repairs a unit believes no number that an earlier release told."""
    counted = [
        connection.execute(
            select(func.count()).select_from(table).where(table.c.unit == locked.id, table.c.to_release == CURRENT)
        ).scalar_one()
        for table in (blocks, files)
    ]
    return locked._replace(blocks=counted[0], files=counted[1])


def advance_unit(connection: Connection, locked: Locked, change: UnitChange) -> None:
    """Make the next release the current one. From the commit of this transaction on, readers see it."""
    number = locked.release + 1
    if locked.source == change.source:  # else an index would be written again that has it already
        _ADVANCE.run(connection, locked=locked.id, number=number)
        return
    _HAND_OVER.run(connection, locked=locked.id, number=number, of=change.source.repository, on=change.source.branch)


def list_live_units(store: Store, *, repository: str | None, branch: str | None) -> tuple[LiveUnit, ...]:
    listing = _listing(of=repository is not None, on=branch is not None)
    named = {"of": repository, "on": branch}
    rows = listing.look_up(store, **{name: value for name, value in named.items() if value is not None})
    return tuple(LiveUnit(name, kind, Source(of, on), *rest) for name, kind, of, on, *rest in rows)


def released_unit(change: UnitChange, release: Release) -> LiveUnit:
    """A unit as it is when its change was applied; with the tree "" it is gone."""
    return LiveUnit(
        unit=change.unit,
        kind=kind_of(change.unit),
        source=change.source,
        version=change.expected_version + 1,
        release=release.number,
        sequence=release.sequence,
        time=release.time,
        commit=release.commit,
        tree=release.tree,
    )


def list_released(store: Store, *, since: int, until: int) -> tuple[LiveUnit, ...]:
    """The units whose current release is of after one sequence, up to another; what is gone has the tree ""."""
    rows = _RELEASED.look_up(store, since=since, until=until)
    return tuple(LiveUnit(name, kind, Source(of, on), *rest) for name, kind, of, on, *rest in rows)


def find_unit(store: Store, unit: str) -> LiveUnit | None:
    """A unit with its current release, also where it is gone; None where it was never published."""
    rows = _NAMED.look_up(store, name=unit)
    return next((LiveUnit(name, kind, Source(of, on), *rest) for name, kind, of, on, *rest in rows), None)


_LOCK = Prepared(select(units).where(units.c.name == bindparam("unit")).with_for_update(key_share=True))

_OF_RELEASE = (releases.c.tree, releases.c.commit_id, releases.c.blocks, releases.c.files)

_RELEASE = Prepared(select(*_OF_RELEASE).join(units, CURRENT_RELEASE).where(units.c.name == bindparam("unit")))

_WITH_RELEASE = Prepared(
    select(units.c.id, units.c.repository, units.c.branch, units.c.version, units.c.release, *_OF_RELEASE)
    .join_from(units, releases, CURRENT_RELEASE, isouter=True)
    .where(units.c.name == bindparam("unit"))
)

_NEXT = (
    update(units)
    .where(units.c.id == bindparam("locked"))
    .values(version=units.c.version + 1, release=bindparam("number"))
)
_ADVANCE = Prepared(_NEXT)
_HAND_OVER = Prepared(_NEXT.values(repository=bindparam("of"), branch=bindparam("on")))

_LIST = select(
    units.c.name,
    units.c.kind,
    units.c.repository,
    units.c.branch,
    units.c.version,
    releases.c.number,
    releases.c.sequence,
    releases.c.time,
    releases.c.commit_id,
    releases.c.tree,
).join(releases, CURRENT_RELEASE)

_RELEASED = Prepared(
    _LIST.where(releases.c.sequence > bindparam("since"), releases.c.sequence <= bindparam("until")).order_by(
        releases.c.sequence
    )
)

_NAMED = Prepared(_LIST.where(units.c.name == bindparam("name")))


@cache
def _listing(*, of: bool, on: bool) -> Prepared:
    query = _LIST.where(releases.c.tree != "").order_by(units.c.name)
    if of:
        query = query.where(units.c.repository == bindparam("of"))
    if on:
        query = query.where(units.c.branch == bindparam("on"))
    return Prepared(query)


def _insert_unit(connection: Connection, change: UnitChange) -> Locked:
    """A new unit at version 0. A writer of the same one waits here for the other, then finds its row: none is added."""
    if change.expected_version:
        raise StaleUnit(change.unit, expected=change.expected_version, found=0)
    values = {
        "name": change.unit,
        "kind": kind_of(change.unit),
        "repository": change.source.repository,
        "branch": change.source.branch,
        "version": 0,
        "release": 0,
    }
    added = missing_insert(units, connection.dialect).values(values).returning(units.c.id)
    unit = connection.execute(added).scalar_one_or_none()
    if unit is None:
        raise StaleUnit(change.unit, expected=0, found=1)
    return Locked(unit, release=0, source=change.source, tree="", blocks=0, files=0)
