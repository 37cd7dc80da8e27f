"""Releases of programs that thinning must spare: said by an operator with a reason, taken back likewise."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from contentrepo.applets.live.database.schema import kept_releases
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.sequence import lock_sequence, take_sequence
from contentrepo.dataclass import dataclass
from contentrepo.errors import UsageError


class NotKept(UsageError):
    """Nobody asked to keep this release."""


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """That a program's release is kept: since when, by whom and why."""

    program: str
    sequence: int
    reason: str
    actor: str
    time: str


def write_kept(store: Store, program: str, sequence: int, *, reason: str, actor: str) -> KeptRelease:
    """Keep a release. One that is kept already stays as it is; nothing is written then."""
    with store.writing() as connection:
        lock_sequence(connection)
        known = read_kept(connection, program).get(sequence)
        if known is not None:
            return known
        kept = KeptRelease(program, sequence, reason, actor, take_sequence(connection).time)
        row = {name: getattr(kept, name) for name in _FIELDS}
        connection.execute(insert(kept_releases).values(**row, lifted_by="", lifted_reason=""))
        return kept


def lift_kept(store: Store, program: str, sequence: int, *, reason: str, actor: str) -> None:
    """Keep a release no more. That it was kept stays in the books.

    Raises:
        NotKept: it is not kept.
    """
    with store.writing() as connection:
        moment = take_sequence(connection)
        held = update(kept_releases).where(_IS_KEPT, kept_releases.c.program == program)
        held = held.where(kept_releases.c.sequence == sequence)
        lifted = connection.execute(held.values(lifted=moment.sequence, lifted_by=actor, lifted_reason=reason))
        if not lifted.rowcount:
            hint = f"`contentrepo program releases {program}` lists them."
            raise NotKept(f"release {sequence} of program `{program}` is not kept", hint=hint)


def read_kept(connection: Connection, program: str) -> dict[int, KeptRelease]:
    """The releases of a program that are kept, by sequence."""
    query = select(*(kept_releases.c[name] for name in _FIELDS)).where(_IS_KEPT, kept_releases.c.program == program)
    return {row.sequence: KeptRelease(*row) for row in connection.execute(query)}


def list_kept_sequences(store: Store) -> tuple[int, ...]:
    """The store sequences whose state nobody may thin out, whatever the program, in order."""
    with store.reading() as connection:
        return read_kept_sequences(connection)


def read_kept_sequences(connection: Connection) -> tuple[int, ...]:
    query = select(kept_releases.c.sequence).where(_IS_KEPT).distinct().order_by(kept_releases.c.sequence)
    return tuple(connection.execute(query).scalars())


_FIELDS = ("program", "sequence", "reason", "actor", "time")
_IS_KEPT = kept_releases.c.lifted.is_(None)
