"""Objects of which only the name lasted: what a power cut leaves of those that git does not sync."""

from __future__ import annotations

from contextlib import suppress

from contentrepo.applets.repository.models import Repository
from contentrepo.pattern import compiled

_FOLDER, _FILE = compiled("[0-9a-f]{2}"), compiled("[0-9a-f]{38}")


def remove_empty_objects(repository: Repository) -> int:
    """Remove them, and tell how many there were: git refuses to read past one, and takes it for there when it writes.

    No writer ever has an empty file under an object's name: bytes come first, the name comes last.
    """
    removed = 0
    for folder in (repository.git_dir / "objects").iterdir():
        if not _FOLDER.fullmatch(folder.name):
            continue
        for file in folder.iterdir():
            with suppress(OSError):  # packed meanwhile
                if _FILE.fullmatch(file.name) and file.stat().st_size == 0:
                    file.unlink()
                    removed += 1
    return removed
