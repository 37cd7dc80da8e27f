"""A repository for a program that lives long: no git process for what is asked again and again.

Its objects are read by libgit2, opened anew each time, so that what was packed, pruned or repaired meanwhile is seen.
Where libgit2 would not do as git does, there is no database, and git is asked as everywhere else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import sha1  # the fast one: who lives long has loaded it anyway
from pathlib import Path
from threading import Lock
from time import monotonic

import pygit2
from pygit2.enums import ObjectType, Option

from contentrepo.applets.repository.discovery import open_repository
from contentrepo.applets.repository.kept_objects import KeptObjects
from contentrepo.applets.repository.loose_writing import write_synced
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.tree import EMPTY_TREE
from contentrepo.dataclass import dataclass, replace
from contentrepo.errors import CouldNotCheck

SMALL = 64 << 10
"""Bytes up to which a blob is kept, too: the check, the plan and the store read the same few of them at each turn."""

KEPT_SECONDS = 30.0
"""How long a configuration is believed in that nothing seems to have touched."""

_KINDS: dict[int, str] = {
    ObjectType.COMMIT: "commit",
    ObjectType.TREE: "tree",
    ObjectType.BLOB: "blob",
    ObjectType.TAG: "tag",
}
# libgit2 looks for forged ids in all that it reads, for half of the time that reading takes. Git has looked for them in
# what was pushed; whether an object is damaged we see ourselves.
pygit2.option(Option.ENABLE_STRICT_HASH_VERIFICATION, False)
_TYPES = {kind: number for number, kind in _KINDS.items()}
# With these, libgit2 writes other files than git, or reads none at all.
_PECULIAR = {"core.sharedrepository": ("", "umask", "false", "0"), "extensions.refstorage": ("files",)}
_KNOWN_EXTENSIONS = frozenset({"extensions.objectformat", "extensions.refstorage", "extensions.worktreeconfig"})

Stamp = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    repository: Repository
    stamp: Stamp
    time: float


class ResidentRepository:
    """A repository that is opened again and again. Its configuration is read anew where a file of it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: _Opened | None = None
        self._kept = KeptObjects()
        self._lock = Lock()

    def open(self) -> Repository:
        """The repository as it is now.

        Raises:
            NotARepository, UsageError, CouldNotCheck: as `open_repository`.
        """
        with self._lock:
            repository = self._read_anew()
        return replace(repository, database=self._open_database(repository))

    def _read_anew(self) -> Repository:
        """The repository without its database; read anew where that may tell anything else than before."""
        opened = self._opened
        if opened is None or opened.stamp != self._stamp() or monotonic() - opened.time > KEPT_SECONDS:
            self._opened = None
            repository = open_repository(self._path)
            opened = self._opened = _Opened(repository, (), monotonic())
            # A file with an `include` stands for others.
            if not any(key.startswith("include") for key in repository.settings):
                self._opened = replace(opened, stamp=self._stamp())
        return opened.repository

    def _open_database(self, repository: Repository) -> ObjectDatabase | None:
        return ObjectDatabase(repository.git_dir / "objects", self._kept) if _is_plain(repository) else None

    def _stamp(self) -> Stamp:
        """What tells that nothing was exchanged. Folders change with what is in them, so only who they are counts."""
        # As text: a Path takes longer than the look.
        places = [str(self._path), f"{self._path}/.git"]
        files: list[str] = []
        if self._opened is not None:
            git_dir = str(self._opened.repository.git_dir)
            places.append(git_dir)
            files = [f"{git_dir}/{name}" for name in ("config", "config.worktree", "shallow", "commondir")]
        return tuple([_identify(place) for place in places] + [_describe(file) for file in (*files, *_own_files())])


class ObjectDatabase:
    """The objects of a repository and its alternates, through libgit2."""

    def __init__(self, folder: Path, kept: KeptObjects) -> None:
        """Open the database.

        Args:
            folder: of the objects.
            kept: what was read before; trees, commits and small blobs that are read now are kept there.
        """
        self._folder = folder
        self._opened: pygit2.Odb | None = None
        self._kept = kept
        self._there: set[str] = set()
        self._heads: dict[str, tuple[str, int]] = {}

    @property
    def _objects(self) -> pygit2.Odb:
        """Opened when it is asked for the first time: of many tasks that land together, one asks.

        Raises:
            CouldNotCheck: there is no such folder, or it cannot be read.
        """
        if self._opened is None:
            try:
                self._opened = pygit2.Odb(str(self._folder))
            except (pygit2.GitError, OSError, ValueError) as error:
                raise CouldNotCheck("git's objects cannot be opened", hint=f"libgit2 said: {error}") from error
        return self._opened

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        if (kept := self._find_kept(object_id)) is not None:
            return kept
        try:
            kind, data = self._objects.read(object_id)
        except KeyError:
            return ("tree", b"") if object_id == EMPTY_TREE else None  # git has it in every repository
        except (pygit2.GitError, OSError, ValueError) as error:
            raise _unreadable(object_id, f"libgit2 said: {error}") from error
        if not _is_whole(object_id, _KINDS[kind], data):
            raise _unreadable(object_id, "It holds other bytes than those that were written.")
        if kind in (ObjectType.TREE, ObjectType.COMMIT) or len(data) <= SMALL:
            self._kept.keep(object_id, _KINDS[kind], data)
            self._there.add(object_id)
        return _KINDS[kind], data

    def _find_kept(self, object_id: str) -> tuple[str, bytes] | None:
        """An object that was read before, once it is known to be still there."""
        kept = self._kept.find(object_id)
        if kept is None or (object_id not in self._there and object_id not in self._objects):
            return None
        self._there.add(object_id)
        return kept

    def find_head(self, object_id: str) -> tuple[str, int] | None:
        if (kept := self._find_kept(object_id)) is not None:
            return kept[0], len(kept[1])
        if (head := self._heads.get(object_id)) is not None:
            return head
        try:
            kind, size = self._objects.read_header(object_id)
        except KeyError:
            return ("tree", 0) if object_id == EMPTY_TREE else None
        except (pygit2.GitError, OSError, ValueError) as error:
            raise _unreadable(object_id, f"libgit2 said: {error}") from error
        head = self._heads[object_id] = _KINDS[kind], size
        return head

    def write(self, kind: str, data: bytes) -> str:
        if kind == "commit":  # a ref is about to name it
            written = write_synced(str(self._folder), b"commit", data)
            self._kept.keep(written, kind, data)
            self._there.add(written)
            return written
        try:
            return str(self._objects.write(_TYPES[kind], data))
        except (pygit2.GitError, OSError, ValueError) as error:
            raise CouldNotCheck("git's objects cannot be written", hint=f"libgit2 said: {error}") from error


def _is_plain(repository: Repository) -> bool:
    settings = repository.settings
    if any(settings.get(key, values[0]).lower() not in values for key, values in _PECULIAR.items()):
        return False
    extensions = {key for key in settings if key.startswith("extensions.")}
    return extensions <= _KNOWN_EXTENSIONS and repository.batch is None


def _is_whole(object_id: str, kind: str, data: bytes) -> bool:
    digest = sha1(f"{kind} {len(data)}\0".encode(), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest() == object_id


def _unreadable(object_id: str, why: str) -> CouldNotCheck:
    return CouldNotCheck(f"object {object_id} cannot be read from the repository", hint=f"Run `git fsck`. {why}")


def _identify(folder: str) -> tuple[int, ...]:
    try:
        found = os.stat(folder)  # noqa: PTH116
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_uid


def _describe(file: str) -> tuple[int, ...]:
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_uid, found.st_mtime_ns, found.st_size


def _own_files(environment: Mapping[str, str] = os.environ) -> Iterable[str]:
    """Where git looks for the settings of a person and of a machine."""
    home = environment.get("HOME", "/")
    yield environment.get("GIT_CONFIG_GLOBAL") or f"{home}/.gitconfig"
    yield f"{environment.get('XDG_CONFIG_HOME') or f'{home}/.config'}/git/config"
    yield environment.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"
