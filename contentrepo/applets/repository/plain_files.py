"""Plain files of a folder: read, replaced, added. What does it is imported when it is wanted; hooks never want it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def read_plain_file(folder: Path, path: str) -> bytes | None:
    """The bytes of a file below `folder`, no link followed; None where there is no plain file of at most 64 MiB."""
    from contentrepo.applets.repository import rewriting

    return rewriting.read_plain_file(folder, path)


def rewrite_files(folder: Path, changes: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Replace files below `folder`: path -> (bytes as they were read, bytes to come). Modes stay; git is not told.

    Each is replaced in one step, after all were looked at.

    Raises:
        Refused: a file is no longer what was read, is read-only, or is none; the ones before it may be written.
    """
    from contentrepo.applets.repository import rewriting

    rewriting.rewrite_files(folder, changes)


def write_new_file(folder: Path, path: str, data: bytes) -> None:
    """Write a file below `folder` where none is, with the folders above it; whole or not at all. Git is not told.

    Raises:
        Refused: something stands there, or on the way; or nothing can be written there.
    """
    from contentrepo.applets.repository import new_file

    new_file.write_new_file(folder, path, data)
