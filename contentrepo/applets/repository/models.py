"""One tree of files, read-only, wherever it comes from, and what git says of commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

FILE = 0o100644
EXECUTABLE = 0o100755
SYMLINK = 0o120000
SUBMODULE = 0o160000


class Entry(NamedTuple):
    """One leaf of a tree. `blob` is the git object id (hex) of its bytes, also where no git object exists yet."""

    mode: int
    blob: str


class Snapshot(Protocol):
    """One tree of files, read-only. Paths use "/", start at the root, and carry non-UTF-8 bytes as surrogate escapes."""

    @property
    def commit(self) -> str:
        """The commit id, or "" (index, bare tree, folder)."""

    @property
    def tree(self) -> str:
        """The git tree id of the whole; "" for a folder."""

    @property
    def files(self) -> Mapping[str, Entry]:
        """Every leaf by path, in git's tree order (submodules and symlinks included)."""

    def tree_at(self, prefix: str) -> str:
        """The git tree id of the folder `prefix` ("" is the root); "" where there is none. Never opens a blob."""

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of blobs, each once, in the order asked for; one bulk read.

        Raises:
            ObjectMissing: the object is not in the repository (for example a partial clone).
        """

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The sizes in bytes, without reading the bytes."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as git tells it.

    Attributes:
        time: committer time, seconds since the epoch.
        trailers: (token, value) as `git interpret-trailers` reads them.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str
    time: int
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """One line of pre-receive's input; an id of zeros means absent."""

    old: str
    new: str
    ref: str

    @property
    def creates(self) -> bool:
        return not self.old.strip("0")

    @property
    def deletes(self) -> bool:
        return not self.new.strip("0")


@dataclass(frozen=True, slots=True)
class GuardFile:
    """The content of `refs/contentrepo/guard`: what hooks must know and no tree says.

    Attributes:
        digest: of the content; "" where the ref is absent.
        claims: claims of other repositories: (scope, folded key, key, run, repository, path, commit).
        sources: unit -> source commit of its live release.
        runs: run key -> repository that holds it, for runs of other repositories.
    """

    digest: str = ""
    claims: tuple[tuple[str, str, str, str, str, str, str], ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
