"""Why units of a branch's newest commit did not go live. What held once is kept; one row of a unit holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, insert, or_, select, update

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import refusals
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Refusal, Source
from contentrepo.applets.live.sequence import Moment, lock_sequence, take_sequence

FAULT = "error"
"""The kind of a refusal that is no judgement of the content."""

IS_JUDGEMENT = refusals.c.kind != FAULT


def write_refusals(store: Store, source: Source, wanted: Iterable[Refusal]) -> None:
    """Let a unit's newest refusal be the one that holds. What holds already is not written again."""
    by_unit = {refusal.unit: refusal for refusal in wanted}
    if not by_unit:
        return
    with store.reading() as connection:
        if not _find_new(connection, source, by_unit):
            return
    with store.writing() as connection:
        lock_sequence(connection)
        added = _find_new(connection, source, by_unit)
        if not added:
            return
        moment = take_sequence(connection)
        for chunk in in_chunks(refusal.unit for refusal in added):
            clear_refusals(connection, source, refusals.c.unit.in_(chunk), sequence=moment.sequence)
        connection.execute(insert(refusals), [_row(refusal, source, moment) for refusal in added])


def clear_refusals(connection: Connection, source: Source, which: ColumnElement[bool], *, sequence: int) -> None:
    """Let refusals hold no longer, from a sequence on."""
    connection.execute(update(refusals).where(_holding(source), which).values(cleared=sequence))


def clear_refusal(connection: Connection, source: Source, unit: str, *, sequence: int) -> None:
    """A unit that goes live is refused no longer."""
    _CLEAR.run(connection, of=source.repository, on=source.branch, told=unit, ended=sequence)


def clear_outdated(connection: Connection, source: Source, commit: str, *, unit: str, sequence: int) -> None:
    """What a finished run over the commit leaves behind holds no longer: refusals of others, and faults of ours.

    Nor do those of `unit`, which goes live; "" for none.
    """
    told = {"of": source.repository, "on": source.branch, "to": commit, "fault": FAULT, "told": unit}
    _CLEAR_OUTDATED.run(connection, **told, ended=sequence)


def has_outdated(store: Store, source: Source, commit: str) -> bool:
    return bool(_OUTDATED.look_up(store, of=source.repository, on=source.branch, to=commit, fault=FAULT, told=""))


def list_refusals(store: Store, source: Source | None = None, *, commit: str | None = None) -> tuple[Refusal, ...]:
    """The refusals that hold now, by unit; at most one for each unit of a branch."""
    query = _REFUSALS.where(refusals.c.cleared.is_(None)).order_by(refusals.c.unit, refusals.c.id)
    if source is not None:
        query = query.where(_holding(source))
    if commit is not None:
        query = query.where(refusals.c.commit_id == commit)
    return _list(store, query)


def read_refusals(store: Store, unit: str) -> tuple[Refusal, ...]:
    """Every refusal that a unit ever had, the newest first."""
    return _list(store, _REFUSALS.where(refusals.c.unit == unit).order_by(refusals.c.id.desc()))


_CLEAR = Prepared(
    update(refusals)
    .where(refusals.c.repository == bindparam("of"), refusals.c.branch == bindparam("on"))
    .where(refusals.c.unit == bindparam("told"), refusals.c.cleared.is_(None))
    .values(cleared=bindparam("ended"))
)

_IS_OUTDATED = and_(
    refusals.c.repository == bindparam("of"),
    refusals.c.branch == bindparam("on"),
    refusals.c.cleared.is_(None),
    or_(
        refusals.c.commit_id != bindparam("to"),
        refusals.c.kind == bindparam("fault"),
        refusals.c.unit == bindparam("told"),
    ),
)
_CLEAR_OUTDATED = Prepared(update(refusals).where(_IS_OUTDATED).values(cleared=bindparam("ended")))
_OUTDATED = Prepared(select(refusals.c.id).where(_IS_OUTDATED).limit(1))

_REFUSALS = select(
    refusals.c.unit,
    refusals.c.commit_id,
    refusals.c.tree,
    refusals.c.sequence,
    refusals.c.time,
    refusals.c.kind,
    refusals.c.detail,
)


def _find_new(connection: Connection, source: Source, wanted: Mapping[str, Refusal]) -> list[Refusal]:
    held = {row.unit: row for row in connection.execute(select(refusals).where(_holding(source)))}
    return [refusal for unit, refusal in wanted.items() if unit not in held or not _is_same(held[unit], refusal)]


def _is_same(row: Row[*tuple[Any, ...]], refusal: Refusal) -> bool:
    told = (refusal.commit, refusal.tree, refusal.kind, refusal.detail)
    return told == (row.commit_id, row.tree, row.kind, row.detail)


def _holding(source: Source) -> ColumnElement[bool]:
    """The refusals that hold for a branch."""
    of_branch = and_(refusals.c.repository == source.repository, refusals.c.branch == source.branch)
    return and_(of_branch, refusals.c.cleared.is_(None))


def _row(refusal: Refusal, source: Source, moment: Moment) -> dict[str, object]:
    return {
        "repository": source.repository,
        "branch": source.branch,
        "unit": refusal.unit,
        "commit_id": refusal.commit,
        "tree": refusal.tree,
        "sequence": moment.sequence,
        "time": moment.time,
        "kind": refusal.kind,
        "detail": refusal.detail,
    }


def _list(store: Store, query: Select[*tuple[Any, ...]]) -> tuple[Refusal, ...]:
    with store.reading() as connection:
        return tuple(Refusal(*row) for row in connection.execute(query))
