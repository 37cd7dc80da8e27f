"""Commits that a branch came to and a run dealt with, also those that changed nothing in a unit."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from contentrepo.applets.live.models import Source
from contentrepo.applets.live.refusal import clear_refusals, has_outdated, is_outdated
from contentrepo.applets.live.schema import accepted_commits
from contentrepo.applets.live.sequence import lock_sequence, take_sequence
from contentrepo.applets.live.store import Store


def write_commit(store: Store, source: Source, commit: str) -> int:
    """The sequence at which the branch came to the commit first. Refusals of other commits hold no more."""
    with store.reading() as connection:
        known = _find(connection, source, commit)
        if known is not None and not has_outdated(connection, source, commit):
            return known
    with store.writing() as connection:
        lock_sequence(connection)
        known = _find(connection, source, commit)
        moment = take_sequence(connection)
        clear_refusals(connection, source, is_outdated(commit), sequence=moment.sequence)
        if known is not None:
            return known
        row = {"repository": source.repository, "branch": source.branch, "commit_id": commit}
        connection.execute(insert(accepted_commits).values(**row, sequence=moment.sequence, time=moment.time))
        return moment.sequence


def _find(connection: Connection, source: Source, commit: str) -> int | None:
    row = {"repository": source.repository, "branch": source.branch, "commit_id": commit}
    return connection.execute(select(accepted_commits.c.sequence).filter_by(**row)).scalar()
