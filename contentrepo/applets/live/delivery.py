"""What receivers of notices have been told, and what there is to tell: the publish log, in the store's own order."""

from __future__ import annotations

import time

from sqlalchemy import bindparam, func, insert, literal, select, union_all, update

from contentrepo.applets.live.database.hold_schema import deliveries
from contentrepo.applets.live.database.schema import refusals, releases, units
from contentrepo.applets.live.database.schema import store as counter
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.sequence import lock_sequence
from contentrepo.dataclass import dataclass

LEASE_SECONDS = 60.0
"""For how long whoever took a receiver's news keeps others from telling the same; it only spares double notices."""

LONGEST_SECONDS = 3600.0
"""No delay is longer, so one that seems to be was set before the clock was set back."""


@dataclass(frozen=True, slots=True)
class News:
    """A release or a refusal, as the publish log has it.

    Attributes:
        outcome: "published", "removed", or the refusal's kind.
        release: 0 for a refusal.
    """

    sequence: int
    outcome: str
    unit: str
    release: int
    repository: str
    branch: str
    commit: str
    time: str
    detail: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a receiver has come: the last sequence it was told, failures since, and the last one in words."""

    receiver: str
    sequence: int
    attempts: int
    error: str


def register_receiver(store: Store, receiver: str) -> None:
    """Let a receiver be told of what comes from now on; one that is known already stays where it is."""
    known = select(deliveries.c.sequence).filter_by(receiver=receiver)
    with store.reading() as connection:
        if connection.execute(known).one_or_none() is not None:
            return
    with store.writing() as connection:
        lock_sequence(connection)
        if connection.execute(known).one_or_none() is None:
            last = connection.execute(select(counter.c.sequence)).scalar_one()
            row = {"receiver": receiver, "sequence": last, "attempts": 0, "due": 0, "error": ""}
            connection.execute(insert(deliveries).values(**row))


def take_delivery(store: Store, receiver: str) -> Delivery | None:
    """The receiver's state, taken for a while.

    None where there is nothing to tell it, somebody else is telling it, or it is not its time.
    """
    now = time.time_ns() // 1000
    with store.reading() as connection:
        known = connection.execute(select(deliveries).filter_by(receiver=receiver)).one_or_none()
        if known is None or now < known.due <= now + int(LONGEST_SECONDS * 1e6):
            return None
        if connection.execute(_NEXT, {"after": known.sequence}).scalar() is None:
            return None
    with store.writing() as connection:
        mine = update(deliveries).where(deliveries.c.receiver == receiver, deliveries.c.due == known.due)
        mine = mine.where(deliveries.c.sequence == known.sequence)
        taken = connection.execute(mine.values(due=now + int(LEASE_SECONDS * 1e6)))
    return Delivery(receiver, known.sequence, known.attempts, known.error) if taken.rowcount else None


def give_back(store: Store, delivery: Delivery, *, delay: float = 0.0) -> None:
    """Write down how far the receiver has come; nobody tells it anything before `delay` seconds are over."""
    due = time.time_ns() // 1000 + int(min(delay, LONGEST_SECONDS) * 1e6) if delay else 0
    with store.writing() as connection:
        row = {"sequence": delivery.sequence, "attempts": delivery.attempts, "due": due, "error": delivery.error}
        connection.execute(update(deliveries).where(deliveries.c.receiver == delivery.receiver).values(**row))


def list_deliveries(store: Store) -> tuple[Delivery, ...]:
    """All receivers that were ever told anything, by name."""
    columns = (deliveries.c[name] for name in ("receiver", "sequence", "attempts", "error"))
    with store.reading() as connection:
        return tuple(Delivery(*row) for row in connection.execute(select(*columns).order_by(deliveries.c.receiver)))


def list_news(store: Store, after: int) -> tuple[News, ...]:
    """Everything of the first sequence after this one that made a release or a refusal; () where nothing did."""
    with store.reading() as connection:
        first = connection.execute(_NEXT, {"after": after}).scalar()
        if first is None:
            return ()
        released = connection.execute(_RELEASED, {"at": first}).all()
        refused = connection.execute(_REFUSED, {"at": first}).all()
    news = [News(*row[:-1]) for row in refused]
    news += [News(row[0], "published" if row.tree else "removed", *row[2:-1]) for row in released]
    return tuple(sorted(news, key=lambda one: one.unit))


_RELEASED = (
    select(
        releases.c.sequence,
        releases.c.kind,
        units.c.name,
        releases.c.number,
        units.c.repository,
        units.c.branch,
        releases.c.commit_id,
        releases.c.time,
        releases.c.reason,
        releases.c.tree,
    )
    .join(units, units.c.id == releases.c.unit)
    .where(releases.c.sequence == bindparam("at"))
)
_REFUSED = select(
    refusals.c.sequence,
    refusals.c.kind,
    refusals.c.unit,
    literal(0),
    refusals.c.repository,
    refusals.c.branch,
    refusals.c.commit_id,
    refusals.c.time,
    refusals.c.detail,
    refusals.c.tree,
).where(refusals.c.sequence == bindparam("at"))
_BOTH = union_all(
    select(func.min(releases.c.sequence).label("sequence")).where(releases.c.sequence > bindparam("after")),
    select(func.min(refusals.c.sequence).label("sequence")).where(refusals.c.sequence > bindparam("after")),
).subquery()
_NEXT = select(func.min(_BOTH.c.sequence))
