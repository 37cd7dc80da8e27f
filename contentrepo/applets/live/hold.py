"""What operators hold back: said with a reason, lifted with a reason, kept for ever. What it means stands elsewhere."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from contentrepo.applets.live.database.hold_schema import holds
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.dataclass import dataclass
from contentrepo.errors import UsageError


class UnknownHold(UsageError):
    """No hold of this number is open."""


_COLUMNS = tuple(holds.c[name] for name in ("id", "kind", "units", "terms", "reason", "actor", "time"))
_OPEN = Prepared(select(*_COLUMNS).where(holds.c.lifted.is_(None)).order_by(holds.c.id))


@dataclass(frozen=True, slots=True)
class Hold:
    """That units are held back: which, how, since when, by whom and why.

    Attributes:
        kind: "suspended", "window", "freeze" or "until"; the store does not look at it.
        units: a unit's name, or a pattern of names with `*`.
        terms: of its kind, as text.
    """

    id: int
    kind: str
    units: str
    terms: str
    reason: str
    actor: str
    time: str


def add_hold(store: Store, kind: str, units: str, *, terms: str, reason: str, actor: str) -> Hold:
    """Hold units back from now on."""
    with store.writing() as connection:
        time = take_sequence(connection).time
        row = {"kind": kind, "units": units, "terms": terms, "reason": reason, "actor": actor, "time": time}
        made = insert(holds).values(**row, lifted_by="", lifted_reason="").returning(holds.c.id)
        return Hold(id=connection.execute(made).scalar_one(), **row)


def lift_hold(store: Store, number: int, *, reason: str, actor: str) -> None:
    """Hold nothing back any more by it.

    Raises:
        UnknownHold: no hold of this number is open.
    """
    with store.writing() as connection:
        moment = take_sequence(connection)
        mine = update(holds).where(holds.c.id == number, holds.c.lifted.is_(None))
        lifted = connection.execute(mine.values(lifted=moment.sequence, lifted_by=actor, lifted_reason=reason))
        if not lifted.rowcount:
            raise UnknownHold(f"there is no open hold {number}", hint="`contentrepo hold list` lists them.")


def list_holds(store: Store) -> tuple[Hold, ...]:
    """The open ones, the oldest first."""
    return tuple(Hold(*row) for row in _OPEN.look_up(store))
