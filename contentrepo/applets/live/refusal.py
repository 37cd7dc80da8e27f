"""Why units of a branch's newest commit did not go live. What held once is kept; one row of a unit holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, insert, select, update

from contentrepo.applets.live.models import Refusal, Source
from contentrepo.applets.live.schema import refusals
from contentrepo.applets.live.sequence import Moment, lock_sequence, take_sequence
from contentrepo.applets.live.store import Store


def replace_refusals(store: Store, source: Source, commit: str, *, wanted: Iterable[Refusal]) -> None:
    """Let exactly these refusals hold for a branch. What holds already is not written again."""
    by_unit = {refusal.unit: refusal for refusal in wanted}
    with store.reading() as connection:
        if not any(_compare(connection, source, commit, by_unit)):
            return
    with store.writing() as connection:
        lock_sequence(connection)
        cleared, added = _compare(connection, source, commit, by_unit)
        if not cleared and not added:
            return
        moment = take_sequence(connection)
        connection.execute(update(refusals).where(refusals.c.id.in_(cleared)).values(cleared=moment.sequence))
        if added:
            connection.execute(insert(refusals), [_row(refusal, source, commit, moment) for refusal in added])


def clear_refusal(connection: Connection, unit: str, *, source: Source, sequence: int) -> None:
    """A unit that goes live is refused no longer."""
    held = update(refusals).where(_holding(source), refusals.c.unit == unit)
    connection.execute(held.values(cleared=sequence))


def list_open_refusals(store: Store, *, repository: str | None, branch: str | None) -> tuple[Refusal, ...]:
    query = _REFUSALS.where(refusals.c.cleared.is_(None)).order_by(refusals.c.unit, refusals.c.id)
    if repository is not None:
        query = query.where(refusals.c.repository == repository)
    if branch is not None:
        query = query.where(refusals.c.branch == branch)
    return _list(store, query)


def list_unit_refusals(store: Store, unit: str) -> tuple[Refusal, ...]:
    return _list(store, _REFUSALS.where(refusals.c.unit == unit).order_by(refusals.c.id.desc()))


_REFUSALS = select(
    refusals.c.unit,
    refusals.c.commit_id,
    refusals.c.tree,
    refusals.c.sequence,
    refusals.c.time,
    refusals.c.kind,
    refusals.c.detail,
)


def _compare(
    connection: Connection, source: Source, commit: str, wanted: Mapping[str, Refusal]
) -> tuple[list[int], list[Refusal]]:
    """Ids of refusals that hold no longer, and those that hold from now on."""
    held = {row.unit: row for row in connection.execute(select(refusals).where(_holding(source)))}
    same = {unit for unit, row in held.items() if unit in wanted and _is_same(row, wanted[unit], commit)}
    cleared = [row.id for unit, row in held.items() if unit not in same]
    return cleared, [refusal for unit, refusal in wanted.items() if unit not in same]


def _is_same(row: Row[*tuple[Any, ...]], refusal: Refusal, commit: str) -> bool:
    told = (commit, refusal.tree, refusal.kind, refusal.detail)
    return told == (row.commit_id, row.tree, row.kind, row.detail)


def _holding(source: Source) -> ColumnElement[bool]:
    """The refusals that hold for a branch."""
    of_branch = and_(refusals.c.repository == source.repository, refusals.c.branch == source.branch)
    return and_(of_branch, refusals.c.cleared.is_(None))


def _row(refusal: Refusal, source: Source, commit: str, moment: Moment) -> dict[str, object]:
    return {
        "repository": source.repository,
        "branch": source.branch,
        "unit": refusal.unit,
        "commit_id": commit,
        "tree": refusal.tree,
        "sequence": moment.sequence,
        "time": moment.time,
        "kind": refusal.kind,
        "detail": refusal.detail,
    }


def _list(store: Store, query: Select[*tuple[Any, ...]]) -> tuple[Refusal, ...]:
    with store.reading() as connection:
        return tuple(Refusal(*row) for row in connection.execute(query))
