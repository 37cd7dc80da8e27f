"""Rollback pins: made with the revert's own release, lifted by an operator, kept for ever."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from contentrepo.applets.live.database.bulk import insert_rows
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import pin_contents, pins, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.models import Pin, UnitChange
from contentrepo.applets.live.sequence import Moment, take_sequence
from contentrepo.applets.live.unit import Locked
from contentrepo.errors import UsageError


class UnknownPin(UsageError):
    """No pin of this number holds anything."""


def write_pins(connection: Connection, locked: Locked, change: UnitChange, *, moment: Moment) -> None:
    """The pin of a revert, and the end of those that it overrules; a revert without difference pins nothing."""
    for pin, why in change.lifted:
        _LIFT.run(connection, pin=pin, sequence=moment.sequence, by=change.note.actor, why=why)
    if change.pin:
        _write_pin(connection, locked, change, time=moment.time)


def _write_pin(connection: Connection, locked: Locked, change: UnitChange, *, time: str) -> None:
    made = insert(pins).values(
        unit=locked.id,
        release=locked.release + 1,
        reason=change.note.reason,
        actor=change.note.actor,
        time=time,
        lifted_by="",
        lifted_reason="",
    )
    pin = connection.execute(made.returning(pins.c.id)).scalar_one()
    insert_rows(connection, pin_contents, [(pin, encode_text(path), blob) for path, blob in change.pin])


def list_pins(store: Store, unit: str | None = None) -> tuple[Pin, ...]:
    """The pins that hold, oldest first."""
    if not _ANY.look_up(store):
        return ()
    return _list(store, _PINS.where(pins.c.lifted.is_(None)), unit=unit)


def list_all_pins(store: Store, unit: str | None = None) -> tuple[Pin, ...]:
    """Every pin, lifted ones too, oldest first."""
    return _list(store, _PINS, unit=unit)


def lift_pin(store: Store, pin: int, *, actor: str, reason: str) -> None:
    """Let a pin hold nothing any more. It stays in the books, with who lifted it and why.

    Raises:
        UnknownPin: no pin of this number holds (UsageError).
    """
    with store.writing() as connection:
        moment = take_sequence(connection)
        held = update(pins).where(pins.c.id == pin, pins.c.lifted.is_(None))
        lifted = connection.execute(held.values(lifted=moment.sequence, lifted_by=actor, lifted_reason=reason))
        if not lifted.rowcount:
            raise UnknownPin(f"there is no pin {pin} that holds", hint="`contentrepo status` lists the pins")


_LIFT = Prepared(
    update(pins)
    .where(pins.c.id == bindparam("pin"), pins.c.lifted.is_(None))
    .values(lifted=bindparam("sequence"), lifted_by=bindparam("by"), lifted_reason=bindparam("why"))
)
_ANY = Prepared(select(pins.c.id).limit(1))
_PINS = select(pins, units.c.name.label("unit_name")).join(units, units.c.id == pins.c.unit).order_by(pins.c.id)


def _list(store: Store, query: Select[*tuple[Any, ...]], *, unit: str | None) -> tuple[Pin, ...]:
    if unit is not None:
        query = query.where(units.c.name == unit)
    wanted = query.with_only_columns(pins.c.id).order_by(None)
    contents: dict[int, list[tuple[str, str]]] = defaultdict(list)
    listed = (
        select(pin_contents).where(pin_contents.c.pin.in_(wanted)).order_by(pin_contents.c.pin, pin_contents.c.path)
    )
    with store.reading() as connection:
        for pin, path, blob in connection.execute(listed):
            contents[pin].append((path, blob))
        return tuple(
            Pin(
                id=row.id,
                unit=row.unit_name,
                release=row.release,
                reason=row.reason,
                actor=row.actor,
                time=row.time,
                contents=tuple(contents[row.id]),
                lifted=row.lifted or 0,
                lifted_by=row.lifted_by,
                lifted_reason=row.lifted_reason,
            )
            for row in connection.execute(query)
        )
