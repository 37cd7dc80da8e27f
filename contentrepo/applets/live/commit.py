"""Commits that a branch came to and a run dealt with, also those that changed nothing in a unit."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select

from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import accepted_commits
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Source
from contentrepo.applets.live.refusal import clear_outdated, has_outdated
from contentrepo.applets.live.sequence import Moment, lock_sequence, take_sequence


def write_commit(store: Store, source: Source, commit: str) -> int:
    """The sequence at which the branch came to the commit first. Refusals of other commits hold no more."""
    found = _KNOWN.look_up(store, of=source.repository, on=source.branch, to=commit)
    if found and not has_outdated(store, source, commit):
        return int(found[0].sequence)
    with store.writing() as connection:
        lock_sequence(connection)
        return write_arrival(connection, source, commit, moment=take_sequence(connection))


def write_arrival(connection: Connection, source: Source, commit: str, *, moment: Moment) -> int:
    """The same within a transaction that has the store's counter."""
    clear_outdated(connection, source, commit, sequence=moment.sequence)
    known = _find(connection, source, commit)
    if known is not None:
        return known
    row = {"repository": source.repository, "branch": source.branch, "commit_id": commit}
    _INSERT.run(connection, **row, sequence=moment.sequence, time=moment.time)
    return moment.sequence


def _find(connection: Connection, source: Source, commit: str) -> int | None:
    found = _KNOWN.run(connection, of=source.repository, on=source.branch, to=commit)
    return int(found[0].sequence) if found else None


_KNOWN = Prepared(
    select(accepted_commits.c.sequence).where(
        accepted_commits.c.repository == bindparam("of"),
        accepted_commits.c.branch == bindparam("on"),
        accepted_commits.c.commit_id == bindparam("to"),
    )
)
_INSERT = Prepared(insert(accepted_commits))
