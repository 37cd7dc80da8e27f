"""The state of the program on disk: whether what a process loaded is what another one would load now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from contentrepo.data import schemas

State = tuple[tuple[str, int, int, int], ...]

UNREACHED = frozenset(
    {"__pycache__", "backup_restore", "cli", "explanation", "live", "lsp", "media", "publisher", "publishing"}
)
"""Folders of the program that no hook loads from; the import contracts hold that."""


def read_state() -> State:
    """Each source and schema with its size, times and inode. Nobody sets the time of change as they like."""
    folders = (str(Path(__file__).parent.parent.parent), str(schemas()))
    return tuple(sorted(row for folder in folders for row in _below(folder)))


def _below(folder: str) -> Iterator[tuple[str, int, int, int]]:
    for entry in os.scandir(folder):
        if entry.name.endswith((".py", ".json")):
            state = entry.stat()
            yield entry.path, state.st_size, state.st_ctime_ns, state.st_ino
        elif entry.name not in UNREACHED and entry.is_dir():
            yield from _below(entry.path)
