"""Which folder a file is edited in: the one that the editor opened, else the nearest that looks like a repository."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

MARKERS = ("contentrepo.yaml", "course.xml", ".git")


def find_folder(file: Path, opened: Iterable[Path]) -> Path:
    """The innermost of the opened folders that holds a file; where none does, one at or above it."""
    holding = [folder for folder in opened if file.is_relative_to(folder)]
    if holding:
        return max(holding, key=lambda folder: len(folder.parts))
    above = (folder for folder in file.parents if any((folder / name).exists() for name in MARKERS))
    return next(above, file.parent)
