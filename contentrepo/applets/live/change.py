"""One unit's change, applied whole or not at all.

The order of durability:

1. Bytes of files: media (fsynced), then batches of small blobs. Content-addressed and shown by nobody yet.
2. One transaction: the unit's row is locked and its version compared; rows, log, claims, pin and release are written;
   the unit's current release moves. Until its commit is durable, no reader sees any of it; after it, all of it.

Killed at any point, the store is as before or as after. Left-over bytes do no harm, and the next attempt finds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Connection

from contentrepo.applets.live.blob import Stage
from contentrepo.applets.live.claims.claims import write_claims
from contentrepo.applets.live.commit import write_arrival
from contentrepo.applets.live.database.bulk import BULK, insert_missing_rows
from contentrepo.applets.live.database.prepared import is_waited_for, without_waiting
from contentrepo.applets.live.database.schema import block_versions
from contentrepo.applets.live.database.shape import ASSETS, BLOCKS, ENTRIES, FILES, KEYS, Shape, State, list_values
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.database.unavailable import StoreDamaged
from contentrepo.applets.live.log import write_log
from contentrepo.applets.live.models import BlockVersion, BytesOf, Change, Door, Kind, Release, UnitChange
from contentrepo.applets.live.pin import write_pins
from contentrepo.applets.live.programs.member import write_members
from contentrepo.applets.live.refusal import clear_refusal
from contentrepo.applets.live.release import write_release
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.applets.live.state import read_rows, write_rows
from contentrepo.applets.live.unit import Locked, advance_unit, kind_of, lock_unit, recount
from contentrepo.dataclass import replace

FEW = 50  # rows that are sent without waiting
_AS_EVER: AbstractContextManager[None] = nullcontext()
ATTEMPTS = 5
"""How often a change is begun anew because thinning took something away that it relied on."""


def apply_whole(store: Store, change: UnitChange, bytes_of: BytesOf) -> Release:
    kind_of(change.unit)
    for _ in range(ATTEMPTS):
        stage = Stage(store, change.files, bytes_of, held=change.held)
        try:
            return _apply(store, change, stage)
        except StoreDamaged:
            # The block version that a row needs was there, unused, and thinned out in between.
            if not stage.is_outdated():
                raise
    return _apply(store, change, Stage(store, change.files, bytes_of))


@contextmanager
def apply_together(
    store: Store, changes: Sequence[UnitChange], bytes_of: BytesOf
) -> Iterator[tuple[Connection, list[Release]]]:
    """Several units' changes, all of them or none, in this order; the block's own writing belongs to it."""
    stages = [Stage(store, change.files, bytes_of) for change in changes]
    for stage in stages:
        stage.fill()
    with store.writing() as connection:
        # All units before the counter: who has one unit waits for the counter, never for another unit.
        locked = {change.unit: lock_unit(connection, change) for change in sorted(changes, key=lambda one: one.unit)}
        releases = []
        for change, stage in zip(changes, stages, strict=True):
            releases.append(_write(connection, locked[change.unit], change, stage))
        yield connection, releases


def _apply(store: Store, change: UnitChange, stage: Stage) -> Release:
    stage.fill()
    _check_assets(change, stage.sha256)
    much = len(change.files) + len(change.blocks) >= BULK
    with store.writing(much=much) as connection, _in_one_go(connection, change, stage):
        stage.begin(connection)
        locked = lock_unit(connection, change)
        if not change.tree:
            change = _complete_removal(connection, change, locked)
        if change.is_empty and change.tree == locked.tree:
            raise ValueError(f"the change of {change.unit} changes nothing")
        return _write(connection, locked, change, stage)


def _write(connection: Connection, locked: Locked, change: UnitChange, stage: Stage) -> Release:
    if change.note.door is Door.SYNC:
        locked = recount(connection, locked)
    unit, release = locked.id, locked.release + 1
    with _quickly(connection, change):
        stage.write(connection)
        insert_missing_rows(connection, block_versions, [*list_values(change.versions, _version_row)])
        write_rows(connection, FILES, change.files, unit=unit, release=release)
        write_rows(connection, BLOCKS, change.blocks, unit=unit, release=release)
        write_rows(connection, ASSETS, change.assets, unit=unit, release=release)
        write_rows(connection, ENTRIES, change.entries, unit=unit, release=release)
        write_members(connection, change.entries, unit=unit, release=release)
        write_rows(connection, KEYS, change.keys, unit=unit, release=release)
        write_log(connection, change, unit=unit, release=release)
    # From here on every other writer of the store waits, so what is bulky stands above. Claims need this lock.
    moment = take_sequence(connection)
    if is_waited_for(connection):
        stage.save(connection, moment.collected)
    elif moment.collected > stage.get_since():
        raise StoreDamaged("bytes were taken away meanwhile", hint="run it again")  # `apply_whole` does
    write_claims(connection, locked, change, sequence=moment.sequence)
    with _quickly(connection, change):
        written = write_release(connection, locked, change, moment=moment)
        write_pins(connection, locked, change, moment=moment)
        published = change.unit if change.note.kind is Kind.PUBLISH else ""
        if change.reached:
            write_arrival(connection, change.source, change.reached, moment=moment, unit=published)
        elif published:
            clear_refusal(connection, change.source, published, sequence=moment.sequence)
        advance_unit(connection, locked, change)
    return written


def _in_one_go(connection: Connection, change: UnitChange, stage: Stage) -> AbstractContextManager[None]:
    """Of an edit of what is live, PostgreSQL gets all statements, and the commit, without a wait for each.

    It is waited for where a statement gives rows, and at the end. What claims names, brings media or counts rows anew
    asks through SQLAlchemy in between.
    """
    is_edit = change.tree and any(one.old is not None for one in change.files)
    is_plain = change.note.door is not Door.SYNC and not change.keys and not stage.has_media
    return _quickly(connection, change, to_the_end=True) if is_edit and is_plain else _AS_EVER


def _quickly(connection: Connection, change: UnitChange, *, to_the_end: bool = False) -> AbstractContextManager[None]:
    """Few rows go to PostgreSQL without a wait for each.

    Many go by COPY, and one entry of a catalog may have thousands of members. A pin is asked for its number.
    """
    if connection.dialect.name == "sqlite":
        return _AS_EVER
    rows = len(change.files) + len(change.blocks) + len(change.keys) + len(change.versions)
    if rows >= FEW or change.entries or change.pin:
        return _AS_EVER
    return without_waiting(connection, to_the_end=to_the_end)


def _version_row(version: BlockVersion) -> tuple[str, str, str, str, bytes]:
    return (
        version.version,
        encode_text(version.block_type),
        encode_text(version.attributes),
        encode_text(version.children),
        version.body,
    )


def _complete_removal(connection: Connection, change: UnitChange, locked: Locked) -> UnitChange:
    """A removal ends every row that the unit has, whatever the change lists."""

    def end(shape: Shape[State]) -> tuple[Change[State], ...]:
        rows: Mapping[str, State] = read_rows(connection, shape, unit=locked.id, release=locked.release)
        return tuple(Change(subject, row, None) for subject, row in sorted(rows.items()))

    return replace(
        change,
        files=end(FILES),
        blocks=end(BLOCKS),
        assets=end(ASSETS),
        entries=end(ENTRIES),
        keys=end(KEYS),
        versions=(),
    )


def _check_assets(change: UnitChange, sha256: Mapping[str, str]) -> None:
    """An asset's digest is that of the bytes behind its path."""
    if not change.assets:
        return
    blobs = {one.subject: one.new.blob for one in change.files if one.new is not None}
    for one in change.assets:
        kept = sha256.get(blobs.get(one.subject, ""))
        if one.new is not None and kept is not None and kept != one.new.sha256:
            raise ValueError(f"asset {one.subject} of {change.unit} says {one.new.sha256}, its bytes are {kept}")
