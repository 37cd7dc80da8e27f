"""Snapshots of what git has: the tree of a commit, a bare tree, and nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from contentrepo.applets.repository.listing import Listing, read_listing
from contentrepo.applets.repository.models import Entry, Repository, Snapshot
from contentrepo.applets.repository.objects import ObjectMissing, read_blob_stream, read_blobs, read_sizes
from contentrepo.applets.repository.tree import EMPTY_TREE

if TYPE_CHECKING:
    from contentrepo.applets.repository.held_bytes import HeldBytes


class TreeSnapshot:
    """A tree in a repository. It is listed when somebody asks for a path, not before.

    Attributes:
        held: where the bytes stay that are read; None where they are not wanted again.
    """

    def __init__(self, repository: Repository, tree: str, *, commit: str = "", held: HeldBytes | None = None) -> None:
        self.repository = repository
        self.held = held
        self._listing: Listing | None = None
        self.tree = tree
        self.commit = commit

    @property
    def files(self) -> Mapping[str, Entry]:
        return self._listed().files

    @property
    def is_listed(self) -> bool:
        return self._listing is not None

    def tree_at(self, prefix: str) -> str:
        return self._listed().trees.get(prefix, "") if prefix else self.tree

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        read = partial(read_blobs, self.repository)
        return read(blobs) if self.held is None else self.held.read(blobs, read)

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        return read_sizes(self.repository, blobs)

    def read_stream(self, blob: str) -> Iterator[bytes]:
        return read_blob_stream(self.repository, blob)

    def _listed(self) -> Listing:
        if self._listing is None:
            self._listing = read_listing(self.repository, self.tree)
        return self._listing


def known_snapshot(repository: Repository, tree: str, *, commit: str, held: HeldBytes | None = None) -> Snapshot:
    """The tree of a commit that was just read. Whoever looks into it is told where it is not there.

    Args:
        repository: whose commit it is.
        tree: its id.
        commit: its id.
        held: as of `commit_snapshot`.
    """
    return TreeSnapshot(repository, tree, commit=commit, held=held)


def expect_blobs(snapshot: Snapshot, blobs: Sequence[str]) -> None:
    """Within `keeping_packs`, look up together what will be read in pieces, also by forks of this process."""
    if isinstance(snapshot, TreeSnapshot):
        from contentrepo.applets.repository.packs import open_packs  # as in `objects`

        open_packs(snapshot.repository).expect(blobs)


def find_held(snapshot: Snapshot) -> HeldBytes | None:
    """Where a snapshot's bytes stay that are read; None where they do not."""
    return snapshot.held if isinstance(snapshot, TreeSnapshot) else None


class _EmptySnapshot:
    """Nothing, as the base of everything that is new."""

    commit = ""
    tree = EMPTY_TREE
    files: Mapping[str, Entry] = MappingProxyType({})

    def tree_at(self, prefix: str) -> str:
        return "" if prefix else self.tree

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for blob in blobs:
            raise ObjectMissing(blob)
        return iter(())

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        for blob in blobs:
            raise ObjectMissing(blob)
        return iter(())

    def read_stream(self, blob: str) -> Iterator[bytes]:
        raise ObjectMissing(blob)


EMPTY_SNAPSHOT: Snapshot = _EmptySnapshot()
