"""A repository for a program that lives long: no git process for what is asked again and again.

Its objects are looked up anew each time, so that what was packed, pruned or repaired meanwhile is seen.
Where libgit2 would not do as git does, there is no database, and git is asked as everywhere else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1  # the fast one: who lives long has loaded it anyway
from pathlib import Path
from threading import Lock
from time import monotonic

import pygit2
from pygit2.enums import ObjectType, Option

from contentrepo.applets.repository.discovery import open_repository
from contentrepo.applets.repository.kept_objects import KeptObjects
from contentrepo.applets.repository.loose import inflate, take_apart
from contentrepo.applets.repository.loose_writing import write_synced
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.tree import EMPTY_TREE
from contentrepo.dataclass import dataclass, replace
from contentrepo.errors import CouldNotCheck

SMALL = 64 << 10
"""Bytes up to which a blob is kept, too: the check, the plan and the store read the same few of them at each turn."""

ROOM = 16 << 20
"""Bytes that a database has at hand at most."""

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
LISTED = frozenset({"tree", "commit"})  # kept whatever their size
_TYPES = {kind: number for number, kind in _KINDS.items()}
# With these, libgit2 writes other files than git, or reads none at all.
_PECULIAR = {"core.sharedrepository": ("", "umask", "false", "0"), "extensions.refstorage": ("files",)}
_KNOWN_EXTENSIONS = frozenset({"extensions.objectformat", "extensions.refstorage", "extensions.worktreeconfig"})

Stamp = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A repository as it was read.

    Attributes:
        folders, files: what is looked at to see whether it would be read otherwise now.
        stamp: what was seen there; None where that tells nothing.
        time: when it was read, by a clock that never goes back.
        objects: the folder of its objects; "" where libgit2 would not do as git does.
    """

    repository: Repository
    folders: tuple[str, ...]
    files: tuple[str, ...]
    stamp: Stamp | None
    time: float
    objects: str

    def is_up_to_date(self) -> bool:
        return monotonic() - self.time <= KEPT_SECONDS and self.stamp == _look(self.folders, self.files)


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
            opened = self._opened
            if opened is None or not opened.is_up_to_date():
                self._opened = None
                opened = self._opened = _read_anew(self._path)
        return replace(
            opened.repository, database=ObjectDatabase(opened.objects, self._kept) if opened.objects else None
        )


def _read_anew(path: Path) -> _Opened:
    repository = open_repository(path)
    git_dir = str(repository.git_dir)
    # As text: a Path takes longer than the look.
    folders = tuple(dict.fromkeys((str(path), f"{path}/.git", git_dir)))
    files = (*(f"{git_dir}/{name}" for name in ("config", "config.worktree", "shallow", "commondir")), *_own_files())
    # A file with an `include` stands for others.
    is_told = not any(key.startswith("include") for key in repository.settings)
    stamp = _look(folders, files) if is_told else None
    objects = f"{git_dir}/objects" if _is_plain(repository) else ""
    return _Opened(repository, folders, files, stamp, monotonic(), objects)


class ObjectDatabase:
    """The objects of a repository and its alternates: those that came last lie in files of their own, others in packs.

    libgit2, which lists the packs when it begins, is asked for what is in no such file. After a small push nothing is.
    """

    def __init__(self, folder: str, kept: KeptObjects) -> None:
        """Open the database.

        Args:
            folder: of the objects.
            kept: what was read before; trees, commits and small blobs that are read now are kept there.
        """
        self._folder = folder
        self._opened: pygit2.Odb | None = None
        self._kept = kept
        self._at_hand: dict[str, tuple[str, bytes]] = {}  # what is known to be there
        self._heads: dict[str, tuple[str, int]] = {}  # of what is too large for that
        self._room = ROOM

    @property
    def _objects(self) -> pygit2.Odb:
        """Opened when it is asked for the first time: of many tasks that land together, one asks.

        Raises:
            CouldNotCheck: there is no such folder, or it cannot be read.
        """
        if self._opened is None:
            try:
                self._opened = pygit2.Odb(self._folder)
            except (pygit2.GitError, OSError, ValueError) as error:
                raise CouldNotCheck("git's objects cannot be opened", hint=f"libgit2 said: {error}") from error
        return self._opened

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        if (found := self._at_hand.get(object_id)) is not None:
            return found
        if (found := self._find_kept(object_id)) is not None:
            return found
        found = self._read_loose(object_id) or self._read(object_id)
        if found is None:
            return ("tree", b"") if object_id == EMPTY_TREE else None  # git has it in every repository
        self._hold(object_id, found)
        return found

    def _find_kept(self, object_id: str) -> tuple[str, bytes] | None:
        """An object that was read before, once it is known to be still there."""
        kept = self._kept.find(object_id)
        if kept is None or (not os.path.exists(self._place(object_id)) and object_id not in self._objects):  # noqa: PTH110
            return None
        self._take(object_id, kept)
        return kept

    def _read_loose(self, object_id: str) -> tuple[str, bytes] | None:
        """An object in a file of its own; None where there is none, or it is damaged, which others tell."""
        whole = inflate(self._place(object_id))
        return take_apart(whole) if sha1(whole, usedforsecurity=False).hexdigest() == object_id else None

    def _read(self, object_id: str) -> tuple[str, bytes] | None:
        try:
            kind, data = self._objects.read(object_id)
        except KeyError:
            return None
        except (pygit2.GitError, OSError, ValueError) as error:
            raise _unreadable(object_id, f"libgit2 said: {error}") from error
        if object_id != _digest(_KINDS[kind], data):
            raise _unreadable(object_id, "It holds other bytes than those that were written.")
        return _KINDS[kind], data

    def _place(self, object_id: str) -> str:
        """Where an object lies that is in no pack."""
        return f"{self._folder}/{object_id[:2]}/{object_id[2:]}"

    def find_head(self, object_id: str) -> tuple[str, int] | None:
        found = self._at_hand.get(object_id) or self._find_kept(object_id) or self._find_small(object_id)
        if found is not None:
            return found[0], len(found[1])
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

    def _find_small(self, object_id: str) -> tuple[str, bytes] | None:
        """What lies in a small file of its own, which is read: whoever asks for its size is about to."""
        try:
            is_small = os.stat(self._place(object_id)).st_size <= SMALL  # noqa: PTH116
        except OSError:
            return None
        found = self._read_loose(object_id) if is_small else None
        if found is not None:
            self._hold(object_id, found)
        return found

    def _hold(self, object_id: str, found: tuple[str, bytes]) -> None:
        """Keep what was read, for the turns to come, too."""
        kind, data = found
        if len(data) <= SMALL or kind in LISTED:
            self._kept.keep(object_id, kind, data)
            self._take(object_id, found)

    def _take(self, object_id: str, found: tuple[str, bytes]) -> None:
        """Have it at hand as long as this database is open."""
        size = len(found[1])
        if size <= self._room:
            self._room -= size
            self._at_hand[object_id] = found

    def write(self, kind: str, data: bytes) -> str:
        if kind == "commit":  # a ref is about to name it
            written = write_synced(self._folder, b"commit", data)
            self._hold(written, (kind, data))
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


def _digest(kind: str, data: bytes) -> str:
    digest = sha1(f"{kind} {len(data)}\0".encode(), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def _unreadable(object_id: str, why: str) -> CouldNotCheck:
    return CouldNotCheck(f"object {object_id} cannot be read from the repository", hint=f"Run `git fsck`. {why}")


def _look(folders: Sequence[str], files: Sequence[str]) -> Stamp:
    """What tells that nothing was exchanged. Folders change with what is in them, so only who they are counts."""
    seen: list[tuple[int, ...]] = []
    known = len(folders)
    for number, place in enumerate((*folders, *files)):
        try:
            found = os.stat(place)  # noqa: PTH116
        except OSError:
            seen.append(())
            continue
        who = found.st_dev, found.st_ino, found.st_uid
        seen.append(who if number < known else (*who, found.st_mtime_ns, found.st_size))
    return tuple(seen)


def _own_files(environment: Mapping[str, str] = os.environ) -> Iterable[str]:
    """Where git looks for the settings of a person and of a machine."""
    home = environment.get("HOME", "/")
    yield environment.get("GIT_CONFIG_GLOBAL") or f"{home}/.gitconfig"
    yield f"{environment.get('XDG_CONFIG_HOME') or f'{home}/.config'}/git/config"
    yield environment.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"
