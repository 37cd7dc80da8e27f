"""A file of a unit as of one release."""

from __future__ import annotations

from sqlalchemy import select

from contentrepo.applets.live.blob import SUBMODULE, read_bytes
from contentrepo.applets.live.database.schema import files
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, FileRow, LiveFile
from contentrepo.applets.live.resolution import resolve_live
from contentrepo.applets.live.span import as_of
from contentrepo.errors import UsageError


class UnknownFile(UsageError):
    """The unit has no such file in the release that was asked for."""


def find_file(store: Store, unit: str, path: str, *, at: At) -> LiveFile:
    with store.reading() as connection:
        number, release = resolve_live(connection, unit, at)
        query = select(files.c.path, files.c.mode, files.c.blob).where(files.c.unit == number, files.c.path == path)
        row = connection.execute(query.where(as_of(files, release.number))).one_or_none()
    if row is None or row.mode == SUBMODULE:
        raise UnknownFile(f"`{path}` is not in release {release.number} of `{unit}`")
    # Bytes never change under their id, so they may be read after the transaction.
    return LiveFile(unit, release, FileRow(*row), read_bytes(store, row.blob))
