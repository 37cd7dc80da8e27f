"""What is live from one branch."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, func, select

from contentrepo.applets.live.database.schema import CURRENT, files, releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import FileRow, Source
from contentrepo.applets.live.unit import CURRENT_RELEASE


def read_live_files(store: Store, source: Source) -> Mapping[str, FileRow]:
    """The union over the units. Should a folder have changed hands half-way, the later release has it."""
    query = select(files.c.path, files.c.mode, files.c.blob, releases.c.sequence)
    query = query.join(units, units.c.id == files.c.unit).join(releases, CURRENT_RELEASE)
    query = query.where(_is_from(source), files.c.to_release == CURRENT).order_by(releases.c.sequence)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    found = {path: FileRow(path, mode, blob) for path, mode, blob, _ in rows}
    for path in _find_clashes(found):
        _settle(found, path, {path: sequence for path, _, _, sequence in rows})
    return dict(sorted(found.items()))


def _find_clashes(paths: Collection[str]) -> list[str]:
    """The paths that are a file and a folder at once, as no tree can hold them; inner ones last."""
    folders = {path.rpartition("/")[0] for path in paths}
    for folder in [*folders]:
        while (folder := folder.rpartition("/")[0]) and folder not in folders:
            folders.add(folder)
    return sorted(folder for folder in folders if folder in paths)


def _settle(found: dict[str, FileRow], path: str, sequences: Mapping[str, int]) -> None:
    below = [other for other in found if other.startswith(f"{path}/")]
    if path not in found or not below:
        return
    folder_is_older = max(sequences[other] for other in below) < sequences[path]
    for lost in below if folder_is_older else [path]:
        del found[lost]


def read_live_sources(store: Store, source: Source) -> Mapping[str, tuple[int, str]]:
    query = select(units.c.name, releases.c.number, releases.c.commit_id).join(releases, CURRENT_RELEASE)
    query = query.where(_is_from(source), releases.c.tree != "").order_by(units.c.name)
    with store.reading() as connection:
        return {unit: (release, commit) for unit, release, commit in connection.execute(query)}


def read_live_sequence(store: Store, source: Source) -> int:
    """The sequence of the last release of what a branch has, or had when it went; 0 where nothing was ever live."""
    query = select(func.max(releases.c.sequence)).join(units, CURRENT_RELEASE).where(_is_from(source))
    with store.reading() as connection:
        return connection.execute(query).scalar() or 0


def _is_from(source: Source) -> ColumnElement[bool]:
    return and_(units.c.repository == source.repository, units.c.branch == source.branch)
