"""Single objects out of git's files, for a process that needs a few and ends: to start git takes longer.

What is not found here, is large, or does not come out whole is for git to tell, whose complaint is what people see.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.loose import DATA_LIMIT, read_loose

if TYPE_CHECKING:
    from contentrepo.applets.repository.pack import Pack

KEPT = 16 << 20  # bytes of what was read that stay, for a commit and the folders at its top are asked for again


class ObjectFiles:
    """The objects in some folders.

    As with git's own commands, an object that is whole and holds other bytes than its name says is not noticed.
    """

    def __init__(self, folders: Sequence[str], *, quarantine: str = "") -> None:
        """Nothing is opened before it is wanted.

        Args:
            folders: absolute; the first one that has an object counts.
            quarantine: the one of them that a push came into; "" where there is none.
        """
        self._folders = folders
        self._quarantine = quarantine
        self._found: dict[str, tuple[str, bytes]] = {}
        self._held = 0
        self._packs: list[Pack] = []
        self._indexes: Iterator[str] | None = None

    def find(self, object_id: str) -> tuple[str, bytes]:
        """Kind and bytes of an object.

        Raises:
            Untold: git shall tell.
        """
        found = self._found.get(object_id)
        if found is None:
            found = self._read_loose(object_id) or self._read_packed(object_id)
            if found is None:
                raise Untold(object_id)
            self._keep(object_id, found)
        return found

    def find_head(self, object_id: str) -> tuple[str, int]:
        """Kind and size in bytes of an object.

        Raises:
            Untold: git shall tell.
        """
        kind, data = self.find(object_id)
        return kind, len(data)

    def is_new(self, object_id: str) -> bool:
        """Whether an object came with the push that is in quarantine, and was not here before.

        Git writes no single file of an object that it has. Of what it keeps as a pack nothing is told: False.
        """
        return bool(self._quarantine) and os.path.exists(_loose_path(self._quarantine, object_id))  # noqa: PTH110

    def forget(self) -> None:
        """From now on all is looked up again."""
        self._found.clear()
        self._packs.clear()
        self._indexes, self._held = None, 0

    def _keep(self, object_id: str, found: tuple[str, bytes]) -> None:
        self._held += len(found[1])
        if self._held > KEPT:
            self._found.clear()
            self._held = len(found[1])
        self._found[object_id] = found

    def _read_loose(self, object_id: str) -> tuple[str, bytes] | None:
        for folder in self._folders:
            found = read_loose(_loose_path(folder, object_id))
            if found is not None:
                return found
        return None

    def _read_packed(self, object_id: str) -> tuple[str, bytes] | None:
        for pack in self._open_packs():
            offset = pack.find_offset(object_id)
            if offset is not None:
                return pack.read_object(offset, DATA_LIMIT)
        return None

    def _open_packs(self) -> Iterator[Pack]:
        """Each pack, one after the other, and opened once."""
        from contentrepo.applets.repository.pack import Pack, UnknownPack  # what was pushed lately is in none

        yield from self._packs
        if self._indexes is None:
            self._indexes = (path for folder in self._folders for path in _list_indexes(f"{folder}/pack"))
        for path in self._indexes:
            with suppress(OSError, UnknownPack):
                self._packs.append(Pack(path))
                yield self._packs[-1]


def _loose_path(folder: str, object_id: str) -> str:
    return f"{folder}/{object_id[:2]}/{object_id[2:]}"


def _list_indexes(folder: str) -> list[str]:
    """The newest first: what a push begins with came with one of the last."""
    try:
        found = [(one.stat().st_mtime_ns, one.path) for one in os.scandir(folder) if one.name.endswith(".idx")]
    except OSError:
        return []
    return [path for _, path in sorted(found, reverse=True)]
