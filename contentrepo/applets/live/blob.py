"""Bytes of files by git blob id: small ones in the database, assets and large ones in media.

Bytes are kept before the row transaction that shows them. What a writer that died left over is content-addressed, so
it is invisible, harmless, and found again by the next one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha1, sha256
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select

from contentrepo.applets.live.database.bulk import Row, in_chunks, insert_missing_rows
from contentrepo.applets.live.database.prepared import Prepared
from contentrepo.applets.live.database.schema import blobs
from contentrepo.applets.live.database.schema import store as counter
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import BytesOf, Change, FileRow
from contentrepo.applets.live.upkeep.condemned import find_doubtful
from contentrepo.applets.live.upkeep.media_owner import enter_media
from contentrepo.errors import CouldNotCheck, UsageError

INLINE_LIMIT = 256 * 1024
BATCH = 16 * 1024 * 1024
FEW = 4  # blobs
SUBMODULE = 0o160000  # its "blob" is a commit of elsewhere


class UnknownBlob(UsageError):
    """A blob that no release of the store ever had."""


class BytesMissing(CouldNotCheck):
    """The source did not give the bytes of a blob, or gave others."""


class Stage:
    """The bytes of one change on their way into the store.

    Attributes:
        sha256: of each of the change's blobs that is in media.
        since: the store's sequence before anything was looked up.
    """

    def __init__(
        self,
        store: Store,
        changes: Sequence[Change[FileRow]],
        bytes_of: BytesOf,
        *,
        held: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        files = [row for _, _, row in changes if row is not None]
        self.store = store
        # In the order of their files: bytes that were read together lie together, and are looked at together.
        self.wanted = list(dict.fromkeys([blob for _, mode, blob in files if mode != SUBMODULE]))
        uploads = [row for row in files if "static/" in row[0]]
        self.assets = {blob for path, mode, blob in uploads if mode != SUBMODULE and is_asset_path(path)}
        self.sha256: dict[str, str] = {}
        self.since = 0
        self._bytes_of = bytes_of
        self._held = held
        self._check_late = False
        self._since: Callable[[], list[Any]] | None = None
        self._inline: list[Row] = []
        self._inline_size = 0
        self._in_media: list[Row] = []

    @property
    def has_media(self) -> bool:
        """Whether any of what is missing went to media."""
        return bool(self._in_media)

    def fill(self) -> None:
        """Make what the store has not durable, but for a last batch that goes with the change's own transaction."""
        if self._is_at_hand():
            self._check_late = True
            self._inline = [(blob, len(data), data, None) for blob, data in self._list_held()]
            return
        if missing := self._find_missing():
            uploads = self._sort(missing)
            for first in uploads:  # where nothing of it goes to media, as in nearly every publish, nobody asks for any
                self.store.media.put_many(chain((first,), uploads))

    def begin(self, connection: Connection) -> None:
        """Called first in the transaction, before it relies on anything that the store has."""
        if not self._check_late:
            return
        if not self.wanted or connection.dialect.name == "sqlite":
            self.since = sys.maxsize  # it relies on nothing, or nobody else writes while this transaction lasts
        else:
            self._since = _COLLECTED.send(connection)

    def get_since(self) -> int:
        """The store's sequence before it was relied upon, once the transaction has waited for anything."""
        if self._since is not None:
            ((collected,),) = self._since()
            self.since, self._since = collected or 0, None
        return self.since

    def write(self, connection: Connection) -> None:
        """The last batch, and the rows of what is in media: never before the bytes are durable."""
        insert_missing_rows(connection, blobs, self._inline + self._in_media)

    def save(self, connection: Connection, collected: int) -> None:
        """Bring again what a collection took away meanwhile. From here to the end of the transaction nobody takes any.

        Args:
            connection: of the transaction that shows the bytes; it holds the store's counter.
            collected: the sequence at which bytes were last taken away.

        Raises:
            BytesMissing: they cannot be brought again.
        """
        if not self._in_media and collected <= self.get_since():
            return
        fresh = {row[3]: row[0] for row in self._in_media}
        lost = {fresh[digest] for digest in find_doubtful(connection, fresh) if not self.store.media.has(digest)}
        if collected > self.since:
            lost |= {blob for digest, blob in fresh.items() if not self.store.media.has(digest)}
            lost |= self._find_lost_rows(connection)
        if lost:
            # However many they are, none goes into a transaction of its own: this one holds the lock.
            self._in_media, self._inline, self._inline_size = [], [], -len(lost) * BATCH
            self.store.media.put_many(self._sort(sorted(lost)))
            self.write(connection)

    def is_outdated(self) -> bool:
        """Whether anything was taken away since the bytes were looked up."""
        with self.store.reading() as connection:
            return (connection.execute(select(counter.c.collected)).scalar_one() or 0) > self.since

    def _is_at_hand(self) -> bool:
        """Whether all is small, and its bytes are here: to ask what the store has takes longer than to write them."""
        held = self._held
        few = not self.assets and len(self.wanted) <= FEW
        return few and all(blob in held and len(held[blob]) <= INLINE_LIMIT for blob in self.wanted)

    def _list_held(self) -> Iterator[tuple[str, bytes]]:
        unseen = set(self.wanted)
        for blob in self.wanted:
            _check_bytes(blob, self._held[blob], unseen)
            yield blob, self._held[blob]

    def _find_lost_rows(self, connection: Connection) -> set[str]:
        rows = (connection.execute(select(blobs.c.id).where(blobs.c.id.in_(chunk))) for chunk in in_chunks(self.wanted))
        return set(self.wanted) - {blob for found in rows for blob in found.scalars()}

    def _find_missing(self) -> list[str]:
        """Ids without a row, and assets that are in no media yet (they came as a page first)."""
        held: set[str] = set()
        for since, blob, digest in self._find_held():
            self.since = since
            if digest is not None:
                self.sha256[blob] = digest
            if digest is not None or blob not in self.assets:
                held.add(blob)
        return [blob for blob in self.wanted if blob not in held]

    def _find_held(self) -> Iterator[tuple[int, str, str | None]]:
        if len(self.wanted) == 1:  # nearly always; a list would be another statement for each length
            yield from _HELD_ONE.look_up(self.store, wanted=self.wanted[0])
            return
        with self.store.reading() as connection:
            (first,) = _FIRST.run(connection)
            if first.id is None:  # a new store, into which a whole course is about to go
                yield first.sequence, "", None
                return
            for chunk in in_chunks(self.wanted):
                yield from connection.execute(_HELD, {"wanted": chunk})

    def _sort(self, missing: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what belongs into media; keep the rest for the database, a batch at a time."""
        unseen, assets, add = set(missing), self.assets, self._inline.append
        size = self._inline_size
        for blob, data in self._bytes_of(missing):
            _check_bytes(blob, data, unseen)
            length = len(data)
            if blob in assets or length > INLINE_LIMIT:
                digest = sha256(data).hexdigest()
                self.sha256[blob] = digest
                self._in_media.append((blob, length, None, digest))
                enter_media(self.store)
                yield digest, data
                continue
            size += length
            if size > BATCH:
                self._write_batch()
                size, add = length, self._inline.append
            add((blob, length, data, None))
        self._inline_size = size
        if unseen:
            raise BytesMissing(f"the bytes of blob `{min(unseen)}` are missing, with {len(unseen) - 1} more")

    def _write_batch(self) -> None:
        with self.store.writing() as connection:
            insert_missing_rows(connection, blobs, self._inline)
        self._inline = []


# With the store's sequence, also where it holds none of them: a row of nothing but that.
_HELD = select(counter.c.sequence, blobs.c.id, blobs.c.sha256).select_from(
    counter.outerjoin(blobs, blobs.c.id.in_(bindparam("wanted", expanding=True)))
)
_HELD_ONE = Prepared(
    select(counter.c.sequence, blobs.c.id, blobs.c.sha256).select_from(
        counter.outerjoin(blobs, blobs.c.id == bindparam("wanted"))
    )
)
_COLLECTED = Prepared(select(counter.c.collected))
_FIRST = Prepared(select(counter.c.sequence, select(blobs.c.id).limit(1).scalar_subquery().label("id")))
"""With any of them, where there is one."""


def is_asset_path(path: str) -> bool:
    return "/static/" in f"/{path}"


def git_digest(data: bytes) -> str:
    """Git's own name of the bytes."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def read_bytes(store: Store, blob: str) -> bytes:
    """The bytes of a git blob that any release ever had, wherever they are kept.

    Raises:
        UnknownBlob: no release ever had it (UsageError).
        MediaMissing: somebody removed its bytes (CouldNotCheck).
    """
    with store.reading() as connection:
        row = connection.execute(select(blobs.c.data, blobs.c.sha256).where(blobs.c.id == blob)).one_or_none()
    if row is None:
        raise UnknownBlob(f"blob `{blob}` is not in the live store")
    return row.data if row.data is not None else store.media.read(row.sha256)


def _check_bytes(blob: str, data: bytes, unseen: set[str]) -> None:
    """Git's own name of the bytes: a source that mixes up ids is found before anything of it is kept."""
    found = git_digest(data)
    if found != blob or blob not in unseen:
        raise BytesMissing(f"the bytes given for blob `{blob}` are those of `{found}`")
    unseen.remove(blob)
