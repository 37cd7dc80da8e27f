"""Facts that were found before: opened once for each repository and process, lost without harm."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.facts.memory import MemoryCache
from contentrepo.applets.facts.models import FactsCache, FactsKey
from contentrepo.applets.facts.packed import PackedFacts
from contentrepo.applets.facts.payload import (
    BRIEF,
    NOTHING,
    open_brief,
    open_facts,
    open_pointer,
    pack_facts,
    unpack_briefly,
    unpack_facts,
)

__all__ = [
    "BRIEF",
    "NOTHING",
    "FactsCache",
    "FactsKey",
    "PackedFacts",
    "load_file_cache",
    "open_brief",
    "open_cache",
    "open_facts",
    "open_pointer",
    "pack_facts",
    "unpack_briefly",
    "unpack_facts",
]

MAX_BYTES = 256 << 20


def open_cache(path: Path | None, checker: str, *, max_bytes: int = MAX_BYTES) -> FactsCache:
    """The cache in the SQLite file `path`, or in memory where none is given or the file cannot be used.

    `checker` is the digest of rules and parsers: another checker sees none of these facts. Above `max_bytes` other
    checkers' facts go, then the oldest. Never raises on account of the file: several hooks may read and write it at
    once, and where it is locked, unwritable, full or broken, what should be kept stays in memory.
    """
    if path is None:
        return MemoryCache()
    from contentrepo.applets.facts.file import FileCache
    from contentrepo.applets.facts.sqlite import sqlite3

    try:
        return FileCache(path, checker, max_bytes=max_bytes)
    except (sqlite3.Error, OSError):
        return MemoryCache()


def load_file_cache() -> None:
    """Load what a cache in a file takes, for a process that forks before it opens one."""
    import contentrepo.applets.facts.file  # noqa: F401 - for its effect
