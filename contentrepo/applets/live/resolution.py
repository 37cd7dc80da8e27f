"""Which release of a unit a reader means. Resolved once; every other query of the reader then filters by its number."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from contentrepo.applets.live.database.schema import accepted_commits, refusals, releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, Kind, Release
from contentrepo.applets.live.point import Point, parse_at
from contentrepo.applets.live.refusal import IS_JUDGEMENT
from contentrepo.applets.live.release import RELEASE, NotLive, UnknownRelease, check_kept, make_release
from contentrepo.applets.live.unit import unknown_unit
from contentrepo.named_tuple import NamedTuple


class Resolved(NamedTuple):
    """A release with the id that its unit's rows carry."""

    unit: int
    release: Release


def resolve(connection: Connection, unit: str, at: At) -> Resolved:
    """The release, also one that removed the unit.

    Raises:
        UsageError: `at` cannot be read.
        UnknownUnit, UnknownRelease, NotLive: nothing answers to it.
    """
    point = parse_at(at)
    row = _find_at(connection, unit, point)
    if row is not None:
        return Resolved(row.unit, make_release(row))
    if connection.execute(select(units.c.id).where(units.c.name == unit)).one_or_none() is None:
        raise unknown_unit(connection, unit)
    if point.kind == "release":
        raise UnknownRelease(f"`{unit}` has no release {point.number}")
    raise NotLive(f"`{unit}` was not published yet at {point.kind} `{point.text or point.number}`")


def resolve_live(connection: Connection, unit: str, at: At) -> Resolved:
    """The same, but a release that removed the unit, or was thinned out, is no answer either."""
    resolved = resolve(connection, unit, at)
    if not resolved.release.tree:
        raise NotLive(f"`{unit}` was removed by its release {resolved.release.number}")
    check_kept(resolved.release)
    return resolved


def find_release(store: Store, unit: str, at: At) -> Release:
    with store.reading() as connection:
        return resolve(connection, unit, at).release


def find_sequence(connection: Connection, point: Point) -> int:
    """The store sequence that a commit, a sequence or a time stands for; 0 for a time before the first release.

    Raises:
        UnknownRelease: no branch ever came to the commit; or a release number, which belongs to one unit.
    """
    if point.kind == "sequence":
        return point.number
    if point.kind == "time":
        latest = select(func.max(releases.c.sequence)).where(releases.c.time <= point.text)
        return connection.execute(latest).scalar() or 0
    if point.kind == "commit":
        return _find_commit(connection, point.text)
    raise UnknownRelease(f"release {point.number} belongs to one unit, and none is named")


def _find_at(connection: Connection, unit: str, point: Point) -> Row[*tuple[Any, ...]] | None:
    if point.kind == "current":
        return connection.execute(_AT_PRESENT, {"unit": unit}).one_or_none()
    if point.kind == "release":
        return connection.execute(_BY_NUMBER, {"unit": unit, "number": point.number}).one_or_none()
    if point.kind == "commit":
        return _find_at_commit(connection, unit, point.text)
    until = find_sequence(connection, point)
    return connection.execute(_NEWEST_UNTIL, {"unit": unit, "sequence": until}).one_or_none()


def _find_at_commit(connection: Connection, unit: str, commit: str) -> Row[*tuple[Any, ...]] | None:
    """The release made from the commit; where it made none, the one that was current when the branch came to it."""
    row = connection.execute(_FROM_COMMIT, {"unit": unit, "commit": commit}).one_or_none()
    if row is not None:
        return row
    refused = select(refusals.c.id).where(refusals.c.unit == unit, refusals.c.commit_id == commit, IS_JUDGEMENT)
    if connection.execute(refused.limit(1)).one_or_none() is not None:
        raise NotLive(f"`{unit}` was refused at commit `{commit}`")
    # Two branches may come to one commit; the unit's own branch says when it did.
    source = and_(accepted_commits.c.repository == units.c.repository, accepted_commits.c.branch == units.c.branch)
    own = select(func.max(accepted_commits.c.sequence)).join(units, source).where(units.c.name == unit)
    sequence = connection.execute(own.where(accepted_commits.c.commit_id == commit)).scalar()
    sequence = sequence or find_sequence(connection, Point("commit", text=commit))
    return connection.execute(_NEWEST_UNTIL, {"unit": unit, "sequence": sequence}).one_or_none()


def _find_commit(connection: Connection, commit: str) -> int:
    found = select(func.max(accepted_commits.c.sequence)).where(accepted_commits.c.commit_id == commit)
    sequence = connection.execute(found).scalar()
    if sequence is None:
        raise UnknownRelease(f"commit `{commit}` was never published here", hint="only tips are: try the next one")
    return int(sequence)


_OF_UNIT = select(*RELEASE).join(units, units.c.id == releases.c.unit).where(units.c.name == bindparam("unit"))
_NEWEST = _OF_UNIT.order_by(releases.c.number.desc()).limit(1)

_AT_PRESENT = _OF_UNIT.where(releases.c.number == units.c.release)
_BY_NUMBER = _OF_UNIT.where(releases.c.number == bindparam("number"))
_NEWEST_UNTIL = _NEWEST.where(releases.c.sequence <= bindparam("sequence"))
# A revert may carry a commit whose tree it does not have; a publish never does.
_FROM_COMMIT = _NEWEST.where(releases.c.commit_id == bindparam("commit"), releases.c.kind == Kind.PUBLISH.value)
