"""Commits that a branch came to and a run dealt with, also those that changed nothing in a unit."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from contentrepo.applets.live.database.bulk import insert_missing_rows
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import accepted_commits
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import encode_text
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
        write_arrival(connection, source, commit, moment=take_sequence(connection))
        (found,) = _KNOWN.run(connection, of=source.repository, on=source.branch, to=commit)
        return int(found.sequence)


def write_arrival(connection: Connection, source: Source, commit: str, *, moment: Moment, unit: str = "") -> None:
    """The same within a transaction that has the store's counter; `unit` goes live in it, and is refused no longer."""
    clear_outdated(connection, source, commit, unit=unit, sequence=moment.sequence)
    row = (encode_text(source.repository), encode_text(source.branch), commit, moment.sequence, moment.time)
    insert_missing_rows(connection, accepted_commits, [row])


_KNOWN = Prepared(
    select(accepted_commits.c.sequence).where(
        accepted_commits.c.repository == bindparam("of"),
        accepted_commits.c.branch == bindparam("on"),
        accepted_commits.c.commit_id == bindparam("to"),
    )
)
