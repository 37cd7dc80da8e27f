"""Media that no row names: condemned first, taken away after a while, spared where somebody came to need them.

Left over by publishers that died, and by thinning. Each step is a transaction that holds the store's counter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import assets, blobs
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.applets.live.upkeep.condemned import (
    note_collected,
    read_condemned,
    read_named,
    strike_off,
    write_condemned,
)
from contentrepo.applets.live.upkeep.media_owner import check_alone, enter_media
from contentrepo.dataclass import dataclass

BATCH = 200  # deletions for which every writer waits


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection came to: numbers of media.

    Attributes:
        deleted: condemned long enough, and still named by nobody.
        spared: condemned, but named by somebody meanwhile, or gone.
        condemned: by this run.
        waiting: condemned by earlier runs, and not for long enough.
    """

    deleted: int
    spared: int
    condemned: int
    waiting: int


def plan_collection(store: Store, *, wait: timedelta, now: datetime) -> Collected:
    """What a collection would come to now.

    Raises:
        SharedPlace: other stores keep bytes in the same place (Refused).
    """
    check_alone(store)
    there = set(store.media.list_names())
    with store.reading() as connection:
        named, condemned = read_named(connection), read_condemned(connection)
    due = {name for name, time in condemned.items() if _is_due(time, wait, now)}
    deleted = (due & there) - named
    fresh = there - named - condemned.keys()
    return Collected(len(deleted), len(due - deleted), len(fresh), len(condemned) - len(due))


def collect_media(store: Store, *, wait: timedelta) -> Collected:
    """Take away what was condemned `wait` ago or earlier, then condemn what nobody names now.

    Killed at any point, the next run goes on; a publish that needs what is taken away is never the worse for it.

    Raises:
        SharedPlace: other stores keep bytes in the same place (Refused).
        MediaElsewhere: its own bytes are elsewhere (CouldNotCheck).
    """
    enter_media(store)  # first: of two that collect at once, at least one sees the other
    check_alone(store)
    there = set(store.media.list_names())
    with store.writing() as connection:
        condemned = read_condemned(connection)
        now = datetime.fromisoformat(take_sequence(connection).time)
    due = sorted(name for name, time in condemned.items() if _is_due(time, wait, now))
    gone: set[str] = set()
    for start in range(0, len(due), BATCH):
        gone.update(_delete(store, due[start : start + BATCH]))
    fresh = _condemn(store, there - gone)
    return Collected(len(gone), len(due) - len(gone), fresh, len(condemned) - len(due))


def _is_due(time: str, wait: timedelta, now: datetime) -> bool:
    return datetime.fromisoformat(time) + wait <= now


def _delete(store: Store, names: Sequence[str]) -> list[str]:
    """Under the counter: look again, then delete. The names stay on record until the files are gone for sure."""
    check_alone(store)  # a store may have come since the last batch
    with store.writing() as connection:
        moment = take_sequence(connection)
        named = look_again(connection, names)
        gone = [name for name in names if name not in named]
        store.media.delete(gone)
        strike_off(connection, names)
        if gone:
            note_collected(connection, moment)
    return gone


def look_again(connection: Connection, names: Sequence[str]) -> set[str]:
    """Those of the names that some row gives by now."""
    found: set[str] = set()
    for chunk in in_chunks(names):
        for column in (blobs.c.sha256, assets.c.sha256):
            found.update(connection.execute(select(column).where(column.in_(chunk))).scalars())
    return found


def _condemn(store: Store, there: set[str]) -> int:
    with store.writing() as connection:
        moment = take_sequence(connection)
        fresh = there - read_named(connection) - read_condemned(connection).keys()
        write_condemned(connection, fresh, time=moment.time)
    return len(fresh)
