"""What a rollback pins, and whether a candidate still contains it. Ancestry never matters, only content does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from contentrepo.applets.live.models import Pin

DELETED = ""
"""Stands for the blob of a path that must be absent."""


class File(Protocol):
    """A file as a tree or the store has it."""

    @property
    def mode(self) -> int: ...

    @property
    def blob(self) -> str: ...


def compute_pin(undone: Mapping[str, File], restored: Mapping[str, File]) -> tuple[tuple[str, str], ...]:
    """Every (path, blob) that `undone` has and `restored` has not, and every path that `undone` had deleted.

    Where only the mode differs, the mode stands before the blob. No difference pins nothing.
    """
    introduced = {path: _mark(file, restored.get(path)) for path, file in undone.items()}
    deleted = {path: DELETED for path in restored if path not in undone}
    return tuple(sorted((path, mark) for path, mark in (introduced | deleted).items() if mark is not None))


def is_held(files: Mapping[str, File], pin: Pin) -> bool:
    """Whether a candidate still contains all of the pin; a pin without contents holds nothing."""
    return bool(pin.contents) and all(_has(files.get(path), mark) for path, mark in pin.contents)


def find_holding(files: Mapping[str, File], pins: Iterable[Pin]) -> Pin | None:
    """The first pin that holds the candidate."""
    return next((pin for pin in pins if is_held(files, pin)), None)


def _mark(file: File, other: File | None) -> str | None:
    if other is None or other.blob != file.blob:
        return file.blob
    return f"{file.mode:o}:{file.blob}" if other.mode != file.mode else None


def _has(file: File | None, mark: str) -> bool:
    if file is None:
        return mark == DELETED
    return mark in (file.blob, f"{file.mode:o}:{file.blob}")
