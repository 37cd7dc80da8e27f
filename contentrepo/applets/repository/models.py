"""One tree of files, read-only, wherever it comes from, and what git says of commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from contentrepo.applets.repository.batch import Batch
from contentrepo.applets.repository.database import Database
from contentrepo.dataclass import dataclass, field
from contentrepo.named_tuple import NamedTuple

FILE = 0o100644
EXECUTABLE = 0o100755
SYMLINK = 0o120000
SUBMODULE = 0o160000
FOLDER = 0o040000  # of no file: in trees that are computed, a whole folder by its tree id


class Entry(NamedTuple):
    """One leaf of a tree. `blob` is the git object id (hex) of its bytes, also where no git object exists yet."""

    mode: int
    blob: str


Changes = Mapping[str, tuple[Entry | None, Entry | None]]
"""Files that differ between two trees: path -> the entries before and after, None where there is none."""


class Difference(NamedTuple):
    """What differs between two trees.

    Attributes:
        folders: path -> the tree id after the change.
    """

    files: Changes
    folders: Mapping[str, str]


class Snapshot(Protocol):
    """One tree of files, read-only.

    Paths use "/", start at the root, and carry bytes that are no UTF-8 as surrogate escapes.
    """

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
            ObjectTooLarge: a blob is above the limit for reading at once (64 MiB); it carries `blob` and `size`,
                and asking again for the blobs after it goes on where this stopped.
        """

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The sizes in bytes, each once, in the order asked for, without reading the bytes.

        Raises:
            ObjectMissing: the object is not in the repository.
        """

    def read_stream(self, blob: str) -> Iterator[bytes]:
        """The bytes of one blob of any size, piece by piece (for assets).

        Raises:
            ObjectMissing: the object is not in the repository.
        """


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository that `open_repository` has looked at and found fit.

    Attributes:
        git_dir: the repository's own directory, shared by linked work trees (git's "common directory").
        work_tree: the top of the work tree; None in a bare repository, and in a hook that runs without one.
        is_shallow: history ends early, so nothing may be concluded from its roots.
        environment: what every git command gets; a hook's own variables (index, quarantine) are in it.
        settings: git's configuration as it was at opening: key as `git config --list` prints it -> last value.
            In a hook of a bare repository, those that hooks ask for (`noted_settings`).
        batch: in a hook, the one process that answers about objects.
        database: in a program that lives long, the objects themselves; others ask a new process each time.
    """

    git_dir: Path
    work_tree: Path | None
    is_bare: bool
    is_shallow: bool
    environment: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)
    batch: Batch | None = field(default=None, repr=False)
    database: Database | None = field(default=None, repr=False)


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


class Version(NamedTuple):
    """A file as a commit has it, beside what each of its parents has; None where there is no such file."""

    commit: Commit
    new: bytes | None
    old: tuple[bytes | None, ...]


class Span(NamedTuple):
    """Lines of a file, both included and from 1; a span from line 0 is the whole file."""

    path: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed something last.

    Attributes:
        commit: None where no commit that was looked at did.
        is_committed: false where the work tree has it otherwise than any commit.
    """

    commit: Commit | None
    is_committed: bool = True


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


class ForeignEntry(NamedTuple):
    """A catalog entry of another repository: kind ("organization", "course", "run", ...), printed key, place."""

    kind: str
    key: str
    repository: str
    path: str


@dataclass(frozen=True, slots=True)
class ForeignCatalog:
    """What the catalogs of other repositories hold. Nobody else may hold it too, and everybody may refer to it.

    Attributes:
        digest: of all this; "" where there is nothing.
        entries: (kind, printed key) -> the entry.
        keys: (run, external course key, its line), for runs with one.
        members: (program, kind, member, curriculum, excluded runs): the courses and nested programs of a program, by
            its slug, or of a curriculum that belongs to none, by "curriculum:<slug>".
        commits: repository -> source commit of its live catalog.
        parents: organization -> its parent, where it has one.
    """

    digest: str = ""
    entries: Mapping[tuple[str, str], ForeignEntry] = field(default_factory=dict)
    keys: tuple[tuple[str, str, int], ...] = ()
    members: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = ()
    commits: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GuardFile:
    """The content of `refs/contentrepo/guard`: what hooks must know and no tree says.

    Attributes:
        digest: of the content; "" where the ref is absent.
        catalog: of other repositories.
        runs: run key -> repository that holds it, for runs of other repositories.
    """

    digest: str = ""
    catalog: ForeignCatalog = field(default_factory=ForeignCatalog)
    runs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LiveRef:
    """What `refs/contentrepo/live/<branch>` carries.

    Attributes:
        sequence: the store sequence that the commit's message names; 0 where it names none.
        sources: unit -> (release, source commit) of the units that the message names; `list_sources` tells of all.
        gone: units that it took away, where it names only those that it moved.
        steps: how many live commits before it all units are named; 0: here.
        before: the live commit before it, where that is to be asked; else "".
    """

    commit: str
    tree: str
    sequence: int
    sources: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    steps: int = 0
    before: str = ""


class HookState(NamedTuple):
    """One hook that should be there.

    Attributes:
        state: "ours", "foreign", "missing", "no-program" (it cannot be run), or "lost" (its Python is gone).
    """

    name: str
    path: Path
    state: str


@dataclass(frozen=True, slots=True)
class Setup:
    """How a repository is set up.

    Attributes:
        git: the version of git, as numbers.
        hooks: those that this kind of repository should have.
        hooks_path: where git takes hooks from instead (core.hooksPath); "" where it does not.
        origin: the URL of `origin`; "" where there is none.
        fetches_ours: whether a fetch from `origin` brings `refs/contentrepo/*`.
    """

    git: tuple[int, ...]
    hooks: tuple[HookState, ...]
    hooks_path: str
    origin: str
    fetches_ours: bool


@dataclass(frozen=True, slots=True)
class InstalledHooks:
    """What installing hooks wrote.

    Attributes:
        hooks: the hook files.
        settings: (key, value) pairs that were written to the repository's configuration.
        backups: where foreign hooks were moved to.
    """

    hooks: tuple[Path, ...]
    settings: tuple[tuple[str, str], ...] = ()
    backups: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        return self.hooks[0].parent

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(hook.name for hook in self.hooks)


@dataclass(frozen=True, slots=True)
class RejectedPush:
    """A push that was refused and is kept.

    Attributes:
        time: seconds since the epoch.
        who: pushed, as the server named them; "" where it did not.
        tips: ref that it wanted to move -> commit.
    """

    name: str
    time: int
    who: str
    tips: Mapping[str, str]
