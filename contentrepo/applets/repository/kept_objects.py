"""Trees, commits and small blobs that were read a moment ago, for all threads of a program that lives long."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

KEPT_BYTES = 16 << 20
LARGE = KEPT_BYTES // 2  # bytes of one object; a larger one would drive all others out
OVERHEAD = 200  # bytes that an entry takes beside its object


class KeptObjects:
    """The bytes of objects by id, the least used forgotten first. An id says what its object holds, for ever."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, object_id: str) -> tuple[str, bytes] | None:
        """Kind and bytes, where they are kept. Whether the repository still has the object is not told."""
        with self._lock:
            found = self._found.get(object_id)
            if found is not None:
                self._found.move_to_end(object_id)
            return found

    def keep(self, object_id: str, kind: str, data: bytes) -> None:
        """Keep an object for whoever asks next."""
        if len(data) > LARGE:
            return
        with self._lock:
            if object_id in self._found:
                return
            self._found[object_id] = kind, data
            self._size += len(data) + OVERHEAD
            while self._size > KEPT_BYTES:
                _, (_, dropped) = self._found.popitem(last=False)
                self._size -= len(dropped) + OVERHEAD
