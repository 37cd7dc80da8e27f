"""A unit's state rows: all of them as of one release, and what a change ends and begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, not_, select

from contentrepo.applets.live.blob import is_asset_path
from contentrepo.applets.live.database import schema
from contentrepo.applets.live.database.bulk import end_rows, insert_like_rows
from contentrepo.applets.live.database.prepared import Prepared, look_up_all
from contentrepo.applets.live.database.schema import CURRENT, log_records, releases, units
from contentrepo.applets.live.database.shape import ASSETS, BLOCKS, ENTRIES, FILES, KEYS, Shape, State, list_values
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Change, FileRow, LiveUnit, Source, UnitState
from contentrepo.applets.live.release import check_kept
from contentrepo.applets.live.resolution import resolve
from contentrepo.applets.live.span import as_of
from contentrepo.applets.live.unit import CURRENT_RELEASE, find_unit
from contentrepo.dataclass import replace

LITTLE = 50
"""Rows that are looked up one by one; with more of them, to read all that there are costs no more."""


def read_current(store: Store, unit: str) -> UnitState:
    """The unit as it is now; of a unit that the store never had, an empty state at version 0."""
    with store.reading() as connection:
        held = connection.execute(_UNIT.where(units.c.name == unit)).one_or_none()
        if held is None:
            return UnitState(unit, 0, 0, "", "", None, {}, {}, {}, {}, {})
        return _read_all(connection, held, number=held.release, tree=held.tree, commit=held.commit_id)


def read_part(
    store: Store,
    unit: str,
    *,
    paths: Collection[str],
    blocks: Collection[tuple[str, str]],
    known: LiveUnit | None = None,
) -> UnitState:
    """The unit as it is now, with the rows of some files and some blocks alone.

    Each row is looked up by itself, as of the release that the unit is told at first, or that is `known`: what is
    published meanwhile changes nothing in that one, and its version tells whoever writes.
    """
    held = known or find_unit(store, unit)
    if held is None:
        return UnitState(unit, 0, 0, "", "", None, {}, {}, {}, {}, {})
    at = {"of": held.unit, "release": held.release}
    # Assets lie in folders of one name; other files need no look.
    uploads = [path for path in paths if is_asset_path(path)]
    asked = [_FILE.question(store, **at, path=path) for path in paths]
    asked += [_BLOCK.question(store, **at, kind=kind, id=name) for kind, name in blocks]
    asked += [_ASSET.question(store, **at, path=path) for path in uploads]
    found = look_up_all(store, asked)
    places = len(paths), len(paths) + len(blocks)
    return UnitState(
        unit=held.unit,
        version=held.version,
        release=held.release,
        tree=held.tree,
        commit=held.commit,
        source=held.source if held.tree else None,
        files=_by_subject(FILES, found[: places[0]]),
        blocks=_by_subject(BLOCKS, found[places[0] : places[1]]),
        assets=_by_subject(ASSETS, found[places[1] :]),
        entries={},
        keys={},
    )


def read_unit_at(store: Store, unit: str, release: int) -> UnitState:
    """The content of an old release, claims included, with the version and source that the unit has today.

    Raises:
        UnknownUnit, UnknownRelease: there is none (UsageError).
        ThinnedRelease: it was thinned out (UsageError).
    """
    with store.reading() as connection:
        then = check_kept(resolve(connection, unit, release).release)
        held = connection.execute(_UNIT.where(units.c.name == unit)).one()
        return _read_all(connection, held, number=then.number, tree=then.tree, commit=then.commit)


def read_difference(store: Store, unit: str, release: int) -> tuple[UnitState, UnitState]:
    """The unit as it is now and as it was in a release, both with those rows alone that were changed in between.

    Raises:
        UnknownUnit, UnknownRelease: there is none (UsageError).
        ThinnedRelease: it was thinned out (UsageError).
    """
    with store.reading() as connection:
        then = check_kept(resolve(connection, unit, release).release)
        held = connection.execute(_UNIT.where(units.c.name == unit)).one()
        now, touched = held.release, _find_touched(connection, held, since=then.number)
        if touched is not None:
            old = _read_touched(connection, held, touched, number=then.number, tree=then.tree, commit=then.commit)
            return _read_touched(connection, held, touched, number=now, tree=held.tree, commit=held.commit_id), old
        old = _read_all(connection, held, number=then.number, tree=then.tree, commit=then.commit, but=now)
        return _read_all(connection, held, number=now, tree=held.tree, commit=held.commit_id, but=then.number), old


def read_files_at(
    store: Store, unit: str, release: int, *, paths: Collection[str] | None = None
) -> Mapping[str, FileRow]:
    """The files of an old release, by path; where `paths` are given, those among them at least.

    Raises:
        UnknownUnit, UnknownRelease: there is none (UsageError).
    """
    with store.reading() as connection:
        resolved = resolve(connection, unit, release)
        check_kept(resolved.release)
        if paths is not None and len(paths) <= LITTLE:
            at = {"of": unit, "release": resolved.release.number}
            return _by_subject(FILES, [_FILE.run(connection, **at, path=path) for path in paths])
        return read_rows(connection, FILES, unit=resolved.unit, release=resolved.release.number)


def _find_touched(connection: Connection, held: Row[*tuple[Any, ...]], *, since: int) -> set[tuple[str, str]] | None:
    """What the releases after one changed, as the publish log has it: kind and subject.

    None where that is much, or does not tell of all rows: the log has no keys, and what a policy says of an asset
    changes that asset's row alone.
    """
    if held.kind == "catalog":
        return None
    later = (log_records.c.unit == held.id, log_records.c.release > since)
    found = connection.execute(select(log_records.c.kind, log_records.c.subject).where(*later).limit(LITTLE + 1)).all()
    tells_all = not any("policies/" in subject or "assets/" in subject for _, subject in found)
    return {(kind, subject) for kind, subject in found} if len(found) <= LITTLE and tells_all else None


def _read_touched(
    connection: Connection,
    held: Row[*tuple[Any, ...]],
    touched: Collection[tuple[str, str]],
    *,
    number: int,
    tree: str,
    commit: str,
) -> UnitState:
    """Some files and blocks of a release, each looked up by itself."""
    at = {"of": held.name, "release": number}
    paths = sorted(subject for kind, subject in touched if kind == "file")
    names = sorted(subject.partition("/") for kind, subject in touched if kind == "block")
    files = [_FILE.run(connection, **at, path=path) for path in paths]
    uploads = [_ASSET.run(connection, **at, path=path) for path in paths if is_asset_path(path)]
    blocks = [_BLOCK.run(connection, **at, kind=kind, id=name) for kind, _, name in names]
    return replace(
        _begin_state(held, number=number, tree=tree, commit=commit),
        files=_by_subject(FILES, files),
        blocks=_by_subject(BLOCKS, blocks),
        assets=_by_subject(ASSETS, uploads),
    )


def _begin_state(held: Row[*tuple[Any, ...]], *, number: int, tree: str, commit: str) -> UnitState:
    """A release of a unit that is there now, without any of its rows."""
    source = Source(held.repository, held.branch) if held.tree else None
    return UnitState(held.name, held.version, number, tree, commit, source, {}, {}, {}, {}, {})


def _by_subject(shape: Shape[State], found: Iterable[Iterable[Any]]) -> dict[str, State]:
    """The rows of look-ups of one key each: lists of keys would be another statement for each length."""
    rows = [shape.row(*values) for some in found for values in some]
    return {shape.subject(row): row for row in rows}


def read_rows(
    connection: Connection, shape: Shape[State], *, unit: int, release: int, only: ColumnElement[bool] | None = None
) -> dict[str, State]:
    """Every row of one release, or those of them that `only` wants, by subject."""
    query = select(*shape.columns).where(shape.table.c.unit == unit, as_of(shape.table, release))
    query = query if only is None else query.where(only)
    rows = (shape.row(*values) for values in connection.execute(query))
    return {shape.subject(row): row for row in rows}


def write_rows(
    connection: Connection, shape: Shape[State], changes: Sequence[Change[State]], *, unit: int, release: int
) -> None:
    """End the old rows, then begin the new ones."""
    if not changes:  # of five kinds of rows, an edit changes two
        return
    end_old_rows(connection, shape, changes, unit=unit, release=release)
    begin_new_rows(connection, shape, changes, unit=unit, release=release)


def end_old_rows(
    connection: Connection, shape: Shape[State], changes: Sequence[Change[State]], *, unit: int, release: int
) -> None:
    ended = [(release, unit, *shape.key(old)) for _, old, _ in changes if old is not None]
    end_rows(connection, shape.table, ended)


def begin_new_rows(
    connection: Connection, shape: Shape[State], changes: Sequence[Change[State]], *, unit: int, release: int
) -> None:
    rows = [new for _, _, new in changes if new is not None]
    begun = [*list_values(rows, shape.values)]
    insert_like_rows(connection, shape.table, begun, before=(unit,), after=(release, CURRENT))


def _one(shape: Shape[State], **key: ColumnElement[Any]) -> Prepared:
    """The row of a release that a key names: bound values by name, with the columns that they are compared with."""
    table = shape.table
    release: BindParameter[int] = bindparam("release")
    unit = select(units.c.id).where(units.c.name == bindparam("of")).scalar_subquery()
    query = select(*shape.columns).where(table.c.unit == unit, as_of(table, release))
    return Prepared(query.where(*(column == bindparam(name) for name, column in key.items())))


_UNIT = select(units, releases.c.tree, releases.c.commit_id).join(releases, CURRENT_RELEASE)
_FILE = _one(FILES, path=schema.files.c.path)
_ASSET = _one(ASSETS, path=schema.assets.c.path)
_BLOCK = _one(BLOCKS, kind=schema.blocks.c.block_type, id=schema.blocks.c.block_id)


def _read_all(
    connection: Connection, held: Row[*tuple[Any, ...]], *, number: int, tree: str, commit: str, but: int | None = None
) -> UnitState:
    """The whole of a release, or what of it is not in another one."""
    catalog = held.kind == "catalog"  # such a unit has no blocks; the others have no entries

    def rows(shape: Shape[State], *, there: bool = True) -> dict[str, State]:
        only = None if but is None else not_(as_of(shape.table, but))
        return read_rows(connection, shape, unit=held.id, release=number, only=only) if there else {}

    return replace(
        _begin_state(held, number=number, tree=tree, commit=commit),
        files=rows(FILES),
        blocks=rows(BLOCKS, there=not catalog),
        assets=rows(ASSETS, there=not catalog),
        entries=rows(ENTRIES, there=catalog),
        keys=rows(KEYS, there=catalog),
    )
