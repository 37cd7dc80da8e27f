"""What of a unit's rows the store could not make by itself any more: bytes, block versions, names, claims, programs.

State rows are compared by whoever knows the content. What is here is addressed by its content, or follows from other
rows, so it is corrected in place: its name says what it has to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, tuple_, update

from contentrepo.applets.live.blob import SUBMODULE, Stage, git_digest, is_asset_path
from contentrepo.applets.live.claims.claim_damage import find_wrong_claims, mend_claims
from contentrepo.applets.live.database.bulk import in_chunks, insert_rows
from contentrepo.applets.live.database.schema import CURRENT, blobs, block_versions, name_claims, units
from contentrepo.applets.live.database.shape import ASSETS, BLOCKS, ENTRIES, KEYS, Shape, State
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.models import BlockVersion, BytesOf, Change, EntryRow, FileRow, UnitState
from contentrepo.applets.live.programs.member import MEMBERS, PROGRAMS, derive_members, derive_programs
from contentrepo.applets.live.sequence import lock_sequence
from contentrepo.applets.live.state import read_rows
from contentrepo.applets.live.unit import StaleUnit, kind_of
from contentrepo.applets.live.upkeep.media_owner import mark_media
from contentrepo.dataclass import dataclass

Name = tuple[str, str]
"""Kind and name."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong beneath a unit's state rows.

    Attributes:
        blobs: ids of blobs whose bytes are missing or others.
        versions: ids of block versions that are missing or say something else.
        names: (kind, name) that the unit holds and that are not on record as its own, or are and it does not.
        programs: subjects of rows about programs that do not say what the entries say.
        claims: (scope, folded key) of claims that do not follow from the catalogs.
        strays: subjects of rows that no unit of its kind has: entries and keys of a course, blocks of a catalog.
        kinds: what the unit's row calls its kind, where its name says another one.
    """

    blobs: tuple[str, ...]
    versions: tuple[str, ...]
    names: tuple[Name, ...]
    programs: tuple[str, ...]
    claims: tuple[Name, ...]
    strays: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        rows = self.names or self.programs or self.claims or self.strays or self.kinds
        return not (self.blobs or self.versions or rows)


def read_damage(
    store: Store, state: UnitState, *, files: Iterable[FileRow], versions: Iterable[BlockVersion]
) -> Damage:
    """Look at everything beneath a unit.

    Args:
        store: the store.
        state: the unit as the store has it.
        files: those that it has to have.
        versions: those that its blocks have to have, whole.
    """
    wanted = {version.version: version for version in versions}
    paths = {file.blob: file.path for file in files if file.mode != SUBMODULE}
    with store.reading() as connection:
        unit, kind = connection.execute(select(units.c.id, units.c.kind).where(units.c.name == state.unit)).one()
        return Damage(
            tuple(sorted(_find_blobs(connection, store, paths))),
            tuple(sorted(_find_versions(connection, wanted))),
            tuple(sorted(_find_names(connection, unit, state))),
            tuple(sorted(_find_programs(connection, unit, state))),
            tuple(sorted(find_wrong_claims(connection, unit, state))),
            tuple(sorted(_find_strays(connection, unit, state))),
            () if kind == kind_of(state.unit) else (kind,),
        )


def write_mended(
    store: Store, state: UnitState, damage: Damage, *, versions: Iterable[BlockVersion], bytes_of: BytesOf
) -> None:
    """Correct what `read_damage` found; killed half-way, it may be done again.

    Raises:
        StaleUnit: somebody published the unit meanwhile.
        BytesMissing: `bytes_of` gave no bytes for a blob, or others.
        MediaUnavailable: their place cannot be written.
    """
    with store.writing() as connection:
        unit = _lock(connection, state)
        _mend_versions(connection, [version for version in versions if version.version in set(damage.versions)])
        if damage.kinds:
            connection.execute(update(units).where(units.c.id == unit).values(kind=kind_of(state.unit)))
        if damage.names:
            _mend_names(connection, unit, state)
        if damage.strays:
            _delete_strays(connection, unit, state)
        if damage.programs:
            _mend_programs(connection, unit, state)
        if damage.programs or damage.claims or damage.strays:
            mend_claims(connection, unit, state)
        for chunk in in_chunks(damage.blobs):
            connection.execute(delete(blobs).where(blobs.c.id.in_(chunk)))
    again = [Change(row.path, None, row) for row in state.files.values() if row.blob in set(damage.blobs)]
    if again:
        mark_media(store)  # also of a place that has lost everything, which is to have it again
    stage = Stage(store, again, bytes_of)
    stage.fill()
    with store.writing() as connection:
        stage.write(connection)
        stage.save(connection, lock_sequence(connection))


def _lock(connection: Connection, state: UnitState) -> int:
    row = connection.execute(select(units).where(units.c.name == state.unit).with_for_update(key_share=True)).one()
    if row.version != state.version:
        raise StaleUnit(state.unit, expected=state.version, found=row.version)
    return int(row.id)


def _find_blobs(connection: Connection, store: Store, paths: Mapping[str, str]) -> Iterator[str]:
    sound = set()
    for chunk in in_chunks(sorted(paths)):
        rows = connection.execute(select(blobs).where(blobs.c.id.in_(chunk)))
        sound |= {row.id for row in rows if _is_sound(store, row, paths[row.id])}
    return (blob for blob in paths if blob not in sound)


def _is_sound(store: Store, row: Row[*tuple[Any, ...]], path: str) -> bool:
    """Whether the bytes are there: those of the row by their name, those in media by being there."""
    data = row.data
    if data is None:
        return row.sha256 is not None and store.media.has(row.sha256)
    if not isinstance(data, bytes) or git_digest(data) != row.id:  # SQLite takes a text where bytes belong
        return False
    digest = sha256(data).hexdigest()
    if row.size != len(data) or row.sha256 not in (None, digest):
        return False
    return not is_asset_path(path) or store.media.has(digest)


def _find_versions(connection: Connection, wanted: Mapping[str, BlockVersion]) -> Iterator[str]:
    sound = set()
    for chunk in in_chunks(sorted(wanted)):
        for row in connection.execute(select(block_versions).where(block_versions.c.version.in_(chunk))):
            if BlockVersion(*row) == wanted[row.version]:
                sound.add(row.version)
    return (version for version in wanted if version not in sound)


def _mend_versions(connection: Connection, wrong: Sequence[BlockVersion]) -> None:
    for version in wrong:
        row = {
            "block_type": version.block_type,
            "attributes": version.attributes,
            "children": version.children,
            "body": version.body,
        }
        there = update(block_versions).where(block_versions.c.version == version.version)
        if not connection.execute(there.values(row)).rowcount:
            connection.execute(insert(block_versions).values(version=version.version, **row))


def _list_names(state: UnitState) -> list[Name]:
    return [(kind_of(state.unit), state.unit), *((row.kind, row.key) for row in state.entries.values())]


def _find_names(connection: Connection, unit: int, state: UnitState) -> set[Name]:
    rows = connection.execute(select(name_claims.c.kind, name_claims.c.name).where(name_claims.c.unit == unit))
    return {(row.kind, row.name) for row in rows} ^ set(_list_names(state))


def _mend_names(connection: Connection, unit: int, state: UnitState) -> None:
    """All names of the unit anew, whoever has them now: what is live was accepted, and this row was not."""
    wanted = _list_names(state)
    connection.execute(delete(name_claims).where(name_claims.c.unit == unit))
    for chunk in in_chunks(wanted):
        connection.execute(delete(name_claims).where(tuple_(name_claims.c.kind, name_claims.c.name).in_(chunk)))
    insert_rows(connection, name_claims, [(kind, encode_text(name), unit) for kind, name in wanted])


def _list_foreign_shapes(state: UnitState) -> tuple[Shape[Any], ...]:
    return (BLOCKS, ASSETS) if kind_of(state.unit) == "catalog" else (ENTRIES, KEYS)


def _find_strays(connection: Connection, unit: int, state: UnitState) -> Iterator[str]:
    for shape in _list_foreign_shapes(state):
        for subject in read_rows(connection, shape, unit=unit, release=CURRENT - 1):
            yield f"{shape.table.name} {subject}"


def _delete_strays(connection: Connection, unit: int, state: UnitState) -> None:
    for table in (shape.table for shape in _list_foreign_shapes(state)):
        connection.execute(delete(table).where(table.c.unit == unit, table.c.to_release == CURRENT))


def _find_programs(connection: Connection, unit: int, state: UnitState) -> set[str]:
    entries = state.entries.values()
    programs = {f"program {name}" for name in _differing(connection, PROGRAMS, derive_programs(entries), unit)}
    return programs | {f"member {name}" for name in _differing(connection, MEMBERS, derive_members(entries), unit)}


def _differing(connection: Connection, shape: Shape[State], wanted: Iterable[State], unit: int) -> set[str]:
    rows = {shape.subject(row): row for row in wanted}
    held = read_rows(connection, shape, unit=unit, release=CURRENT - 1)
    return {name for name in rows.keys() | held.keys() if rows.get(name) != held.get(name)}


def _mend_programs(connection: Connection, unit: int, state: UnitState) -> None:
    entries: Collection[EntryRow] = state.entries.values()
    _replace(connection, PROGRAMS, derive_programs(entries), unit=unit, release=state.release)
    _replace(connection, MEMBERS, derive_members(entries), unit=unit, release=state.release)


def _replace(connection: Connection, shape: Shape[State], rows: Iterable[State], *, unit: int, release: int) -> None:
    """All current rows of the unit; those that were right keep the release that began them."""
    table = shape.table
    mine = (table.c.unit == unit, table.c.to_release == CURRENT)
    begun = {
        shape.subject(shape.row(*values)): (shape.row(*values), since)
        for since, *values in connection.execute(select(table.c.from_release, *shape.columns).where(*mine))
    }
    connection.execute(delete(table).where(*mine))
    made = []
    for row in rows:
        old, since = begun.get(shape.subject(row), (None, release))
        made.append((unit, *shape.values(row), since if old == row else release, CURRENT))
    insert_rows(connection, table, made)
