"""The counter that orders everything that was ever committed to a store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, case, select, update

from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import store
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.unavailable import StoreDamaged
from contentrepo.named_tuple import NamedTuple

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  of UTC, as all that is made of it

_NOW = bindparam("now", type_=BigInteger)
_TAKE = Prepared(
    update(store)
    .values(sequence=store.c.sequence + 1, time=case((store.c.time < _NOW, _NOW), else_=store.c.time + 1))
    .returning(store.c.sequence, store.c.time, store.c.collected)
)
_LOCK = Prepared(select(store.c.collected).with_for_update())
_LAST = Prepared(select(store.c.sequence))


class Moment(NamedTuple):
    """One commit to the store: its place in the order, and its time, which never goes back either.

    Attributes:
        collected: the sequence at which bytes were last taken away from the store; 0 where never.
    """

    sequence: int
    time: str
    collected: int = 0


def lock_sequence(connection: Connection) -> int:
    """Keep every other writer out until this transaction is over, while it looks whether there is anything to write.

    Gives the sequence at which bytes were last taken away from the store.
    """
    ((collected,),) = _LOCK.run(connection)
    return int(collected or 0)


def take_sequence(connection: Connection) -> Moment:
    """The next moment. Its row stays locked until this transaction is over: no later one is visible before."""
    ((sequence, microseconds, collected),) = _TAKE.run(connection, now=time.time_ns() // 1000)
    time_of = _EPOCH + timedelta(microseconds=microseconds)
    return Moment(sequence, f"{time_of.isoformat(timespec='microseconds')}Z", collected or 0)  # as `render_time` does


def read_sequence(opened: Store) -> int:
    """The sequence of the store's last commit; 0 in a new store."""
    return int(get_counter(opened, _LAST.look_up(opened))[0])


def get_counter(opened: Store, rows: Sequence[Any]) -> Any:
    """The counter's row.

    Raises:
        StoreDamaged: there is none.
    """
    if len(rows) != 1:
        raise StoreDamaged(f"the live store {opened.name} has lost its counter", hint="restore it from a backup")
    return rows[0]


def render_time(moment: datetime) -> str:
    """ISO 8601 in UTC, always as long, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
