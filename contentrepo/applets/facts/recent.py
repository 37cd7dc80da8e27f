"""What was asked for last, as objects: a program that stays asks for the same few things at each turn."""

from __future__ import annotations

from _thread import allocate_lock  # what `threading` calls Lock, without the rest
from collections.abc import Collection
from typing import Any, TypeVar

MAX_BYTES = 4 << 20
T = TypeVar("T")


class Recent:
    """Values by key, as many as fit by the size of what they were made of; what was not asked for longest goes first.

    Whoever gets a value shares it with others, and changes nothing in it.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes, self._bytes = max_bytes, 0
        self._held: dict[object, tuple[Any, int]] = {}
        self._lock = allocate_lock()

    def find(self, key: object) -> Any | None:
        with self._lock:
            held = self._held.pop(key, None)
            if held is None:
                return None
            self._held[key] = held  # and is the youngest now
            return held[0]

    def list_missing(self, keys: Collection[T]) -> list[T]:
        """Those of some keys that have no value here."""
        with self._lock:
            return [key for key in keys if key not in self._held]

    def put(self, key: object, value: Any, size: int) -> None:
        """Keep a value that takes about `size` bytes."""
        with self._lock:
            before = self._held.pop(key, None)
            if before is not None:
                self._bytes -= before[1]
            self._held[key] = value, size
            self._bytes += size
            while self._bytes > self._max_bytes:
                self._bytes -= self._held.pop(next(iter(self._held)))[1]

    def drop(self, key: object) -> None:
        """Forget a value, if there is one."""
        with self._lock:
            held = self._held.pop(key, None)
            if held is not None:
                self._bytes -= held[1]
