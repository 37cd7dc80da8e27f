"""What spares publishers of one PostgreSQL double work: leases and announcements. Nothing that is right rests on them.

A lease is an advisory lock of a session, so it ends with whoever has it. On SQLite there is neither: its publishers
share a machine, its write lock lasts for milliseconds, and whoever wants news asks for the numbers that come with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from contentrepo.applets.live.database.hold_schema import holds
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import claim_moves, pins, releases
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.unavailable import describe_failure

CHANNEL = "contentrepo"
_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_GIVE = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
_LATEST = Prepared(
    select(
        select(func.max(releases.c.sequence)).scalar_subquery().label("released"),
        select(func.max(holds.c.lifted)).scalar_subquery().label("lifted"),
        select(func.max(pins.c.lifted)).scalar_subquery().label("unpinned"),
        select(func.max(claim_moves.c.sequence)).scalar_subquery().label("moved"),
    )
)


@contextmanager
def try_lease(store: Store, name: str) -> Iterator[bool]:
    """Whether nobody else has the lease; this one has it for as long as the block lasts.

    Where the server cannot be asked, the block goes on without: whatever it does there says what is wrong.
    """
    if store.engine.dialect.name != "postgresql":
        yield True
        return
    connection, taken = _take(store, name)
    try:
        yield taken
    finally:
        if connection is not None:
            _give(connection, name if taken else "")


def _take(store: Store, name: str) -> tuple[Connection | None, bool]:
    connection = None
    try:
        connection = store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return connection, bool(connection.execute(_TAKE, {"name": name}).scalar())
    except DBAPIError:
        if connection is not None:
            connection.close()
        return None, True


def _give(connection: Connection, name: str) -> None:
    """The lease of a session that was ended is over; what was done meanwhile is done."""
    try:
        if name:
            connection.execute(_GIVE, {"name": name})
    except DBAPIError:
        connection.invalidate()  # a session that goes back into the pool must not have it any more
    finally:
        connection.close()


def announce_change(store: Store) -> None:
    """Wake whoever listens: something may be live, or be held back no more."""
    if store.engine.dialect.name == "postgresql":
        try:
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"NOTIFY {CHANNEL}"))
        except DBAPIError as error:
            raise describe_failure(error, store.name) from error


def read_announced(store: Store) -> tuple[int, int]:
    """What changes with everything that `announce_change` tells of: sequences of the last release, and of other news.

    For stores that cannot announce; (0, 0) on one that does.
    """
    if store.engine.dialect.name == "postgresql":
        return 0, 0
    ((released, *others),) = _LATEST.look_up(store)
    return released or 0, max(one or 0 for one in others)


def listen_for_changes(store: Store, seconds: float) -> Iterator[bool]:
    """Whether something was announced, or so many seconds passed without; ends at once where nothing is announced.

    Raises:
        Exception: the driver's, when the connection is lost.
    """
    if store.engine.dialect.name != "postgresql":
        return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"LISTEN {CHANNEL}"))
        raw: Any = connection.connection.driver_connection
        while True:
            yield any(True for _ in raw.notifies(timeout=seconds, stop_after=1))
