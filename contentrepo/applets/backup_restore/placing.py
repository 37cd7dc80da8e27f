"""Files into a repository's work tree: all of a folder or nothing, nothing overwritten, no link followed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from contentrepo.applets.repository.models import EXECUTABLE, Entry, Snapshot
from contentrepo.errors import Refused

_AT_ONCE = 16 * 1024 * 1024  # bytes; larger files are copied piece by piece
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


class TargetTaken(Refused):
    """Something stands where the course should go."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"`{folder}` exists and is not empty, so nothing was imported",
            hint="Remove the folder (git keeps what was committed), or edit the course where it is.",
        )


class LinkInTheWay(Refused):
    """A folder above the target is a symbolic link, which could lead anywhere."""

    def __init__(self, path: str) -> None:
        super().__init__(f"`{path}` is a symbolic link or no folder, so nothing is written below it")


def check_target(top: Path, folder: str) -> None:
    """Refuse a target that is taken, or that is reached through a link."""
    check_way(top, folder)
    if (top / folder).is_dir() and any((top / folder).iterdir()):
        raise TargetTaken(folder)


def check_way(top: Path, folder: str) -> None:
    """Refuse a folder that is reached through a link."""
    current = top
    for part in folder.split("/"):
        current /= part
        if current.is_symlink() or (current.exists() and not current.is_dir()):
            raise LinkInTheWay(str(current.relative_to(top)))


@contextmanager
def staging_folder(top: Path) -> Iterator[Path]:
    """A new folder beside the work tree's own; removed at the end if it is still there."""
    staging = Path(tempfile.mkdtemp(prefix=".contentrepo-import-", dir=top))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_files(target: Path, files: Mapping[str, Entry], snapshot: Snapshot) -> None:
    """Write files below an empty folder, byte for byte."""
    target.mkdir()
    places: dict[str, list[tuple[str, int]]] = {}
    for path, entry in files.items():
        places.setdefault(entry.blob, []).append((path, entry.mode))
    sizes = dict(snapshot.size(places))
    small = [blob for blob in places if sizes[blob] <= _AT_ONCE]
    for blob, data in snapshot.read(small):
        for path, mode in places[blob]:
            _write(target / path, mode, [data])
    for blob in places.keys() - set(small):
        for path, mode in places[blob]:
            _write(target / path, mode, snapshot.read_stream(blob))


def move_folder(staged: Path, top: Path, folder: str) -> None:
    """Put a finished folder in its place, at once."""
    (top / folder).parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.rename(top / folder)
    except OSError as error:
        raise TargetTaken(folder) from error


def write_missing(top: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Write the files that are not there yet; the paths of those that were written."""
    written = []
    for path, text in texts.items():
        target = top / path
        check_way(top, path.rpartition("/")[0])
        if not os.path.lexists(target):
            _write(target, 0, [text.encode()])
            written.append(path)
    return tuple(written)


def _write(path: Path, mode: int, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, _NEW, 0o777 if mode == EXECUTABLE else 0o666), "wb") as file:
        for piece in pieces:
            file.write(piece)
