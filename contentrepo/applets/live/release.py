"""Releases: written once, found by number, commit, sequence or time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from contentrepo.applets.live.database.bulk import insert_rows
from contentrepo.applets.live.database.schema import releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import encode_text
from contentrepo.applets.live.database.unavailable import StoreDamaged
from contentrepo.applets.live.models import Change, Door, Kind, Release, ReleaseNote, UnitChange
from contentrepo.applets.live.sequence import Moment
from contentrepo.applets.live.unit import Locked, unknown_unit
from contentrepo.errors import UsageError


class UnknownRelease(UsageError):
    """No release answers to this number, commit, sequence or time."""


class NotLive(UsageError):
    """The unit was not live then: not published yet, refused at that commit, or removed."""


class ThinnedRelease(UsageError):
    """The release's content was thinned out; the log still tells of it."""

    def __init__(self, release: Release) -> None:
        super().__init__(
            f"release {release.number} of `{release.unit}` was thinned out at sequence {release.thinned}",
            hint="`contentrepo log` marks such releases; git has their commits.",
        )
        self.release = release


Word = TypeVar("Word", Door, Kind)

RELEASE = (units.c.name, *releases.c)
"""The columns from which `make_release` makes a release."""


def write_release(connection: Connection, locked: Locked, change: UnitChange, *, moment: Moment) -> Release:
    note = change.note
    release = Release(
        unit=change.unit,
        number=locked.release + 1,
        sequence=moment.sequence,
        time=moment.time,
        commit=note.commit,
        tree=change.tree,
        note=note,
        changed_blocks=len(change.blocks),
        changed_files=len(change.files),
        blocks=locked.blocks + _growth(change.blocks),
        files=locked.files + _growth(change.files),
    )
    insert_rows(connection, releases, [_values(locked.id, release)])
    return release


def make_release(row: Row[*tuple[Any, ...]]) -> Release:
    """A release from a row that begins with the columns of `RELEASE`."""
    note = ReleaseNote(
        commit=row.commit_id,
        base=row.base,
        actor=row.actor,
        door=_known(Door, row.door, row),
        kind=_known(Kind, row.kind, row),
        verdict=row.verdict,
        checker=row.checker,
        guard=row.guard,
        pusher=row.pusher,
        reverted=row.reverted,
        reason=row.reason,
    )
    return Release(
        unit=row.name,
        number=row.number,
        sequence=row.sequence,
        time=row.time,
        commit=row.commit_id,
        tree=row.tree,
        note=note,
        changed_blocks=row.changed_blocks,
        changed_files=row.changed_files,
        blocks=row.blocks,
        files=row.files,
        thinned=row.thinned or 0,
    )


def _known(words: type[Word], written: str, row: Row[*tuple[Any, ...]]) -> Word:
    try:
        return words(written)
    except ValueError as error:
        what = f"release {row.number} of `{row.name}` has the {words.__name__.lower()} `{written}`"
        raise StoreDamaged(f"{what}, which there is not", hint="`contentrepo store check` looks for more") from error


def check_kept(release: Release) -> Release:
    """The release itself, when its content can be read.

    Raises:
        ThinnedRelease: it was thinned out.
    """
    if release.thinned:
        raise ThinnedRelease(release)
    return release


def list_all_releases(store: Store, *, unit: str | None, limit: int | None) -> tuple[Release, ...]:
    query = select(*RELEASE).join(units, units.c.id == releases.c.unit).order_by(releases.c.sequence.desc())
    if unit is not None:
        query = query.where(units.c.name == unit)
    with store.reading() as connection:
        found = tuple(make_release(row) for row in connection.execute(query.limit(limit)))
        if unit is not None and not found:
            raise unknown_unit(connection, unit)
    return found


def _growth(changes: Sequence[Change[Any]]) -> int:
    if not changes:
        return 0
    _, old, new = (column.count(None) for column in zip(*changes, strict=True))  # of thousands, faster than by rows
    return int(old - new)


def _values(unit: int, release: Release) -> tuple[Any, ...]:
    """As the table has it, none of whose rows is thinned when it begins."""
    note = release.note
    return (
        unit,
        release.number,
        release.sequence,
        release.time,
        release.commit,
        note.base,
        release.tree,
        encode_text(note.actor),
        encode_text(note.pusher),
        note.door.value,
        note.kind.value,
        note.reverted,
        encode_text(note.reason),
        note.verdict,
        note.checker,
        note.guard,
        release.changed_blocks,
        release.changed_files,
        release.blocks,
        release.files,
        None,
    )
