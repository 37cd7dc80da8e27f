"""Whom an external course key belonged to, from which commit to which."""

from __future__ import annotations

from sqlalchemy import select

from contentrepo.applets.keys.models import ExternalCourseKey
from contentrepo.applets.live.claims.scope import COURSE
from contentrepo.applets.live.database.schema import HELD, key_claims, releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Source
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class KeySpan:
    """A run that has, or had, a key.

    Attributes:
        key: as the run's entry writes it.
        source: of the catalog that gives the run its key.
        path, line: where it says so, or last said so.
        since, since_time, since_commit: store sequence, time and source commit of the release that gave it.
        until, until_time, until_commit: of the one that took it away; 0 and "" while the run has it.
    """

    key: str
    run: str
    source: Source
    path: str
    line: int
    since: int
    since_time: str
    since_commit: str
    until: int
    until_time: str
    until_commit: str


def list_key_history(store: Store, key: str) -> tuple[KeySpan, ...]:
    """The runs that ever had a key, the earliest first; the case of ASCII letters is no difference."""
    given, taken = releases.alias("given"), releases.alias("taken")
    query = (
        select(
            key_claims,
            units.c.repository,
            units.c.branch,
            given.c.time.label("since_time"),
            given.c.commit_id.label("since_commit"),
            taken.c.time.label("until_time"),
            taken.c.commit_id.label("until_commit"),
        )
        .join(units, units.c.id == key_claims.c.unit)
        .outerjoin(given, given.c.sequence == key_claims.c.from_sequence)
        .outerjoin(taken, taken.c.sequence == key_claims.c.to_sequence)
        # Every key is claimed in its run's catalog course; what is claimed in programs follows from that.
        .where(key_claims.c.folded == ExternalCourseKey(key).folded, key_claims.c.scope.startswith(COURSE))
        .order_by(key_claims.c.from_sequence, key_claims.c.run)
    )
    with store.reading() as connection:
        return tuple(
            KeySpan(
                key=row.key,
                run=row.run,
                source=Source(row.repository, row.branch),
                path=row.path,
                line=row.line,
                since=row.from_sequence,
                since_time=row.since_time or "",
                since_commit=row.since_commit or "",
                until=0 if row.to_sequence == HELD else row.to_sequence,
                until_time=row.until_time or "",
                until_commit=row.until_commit or "",
            )
            for row in connection.execute(query)
        )
