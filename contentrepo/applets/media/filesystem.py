"""Media in a folder: `ab/abcd...`, written so that a name is either absent or whole, whatever is killed when.

One level of 256 folders, as git has it: a second one would cost a new folder for almost every file.

The order of a write: bytes to a temporary file in the same folder, fsync of the file, rename, fsync of the folder
and of the one above it, where it may be new. A writer that dies in between leaves a `.part` file that nobody reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256 as new_sha256
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from contentrepo.applets.media.ahead import map_ahead
from contentrepo.applets.media.folder import fsync_folder
from contentrepo.applets.media.name import (
    MediaMismatch,
    MediaMissing,
    MediaUnavailable,
    cannot_write,
    check_name,
    find_name,
)
from contentrepo.applets.media.owner import FOLDER, find_owner, owner_path

CHUNK = 1 << 20
THREADS = 8  # fsync waits for the disk, so more writers than cores pay


class FilesystemMedia:
    """`Media` in one folder of a local disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def put(self, sha256: str, chunks: Iterable[bytes]) -> None:
        parent = self._write(sha256, chunks)
        self._settle({parent})

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        pairs = ((sha256, (data,)) for sha256, data in items)
        parents = set(map_ahead(lambda pair: self._write(*pair), pairs, threads=THREADS, ahead=2 * THREADS))
        if parents:
            self._settle(parents)

    def has(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        path = self._path(sha256)
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except FileNotFoundError:
            raise MediaMissing(f"media `{sha256}` is not in {self.folder}") from None
        except OSError as error:
            raise MediaUnavailable(f"media `{sha256}` cannot be read: {error.strerror}") from error

    def list_names(self) -> Iterator[str]:
        try:
            for folder in sorted(path for path in self.folder.iterdir() if path.is_dir()):
                yield from (name for path in folder.iterdir() if (name := find_name(f"{folder.name}/{path.name}")))
        except OSError as error:
            raise MediaUnavailable(f"media folder {self.folder} cannot be read: {error.strerror}") from error

    def delete(self, names: Iterable[str]) -> None:
        try:
            for name in names:
                self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise MediaUnavailable(f"media cannot be deleted in {self.folder}: {error.strerror}") from error

    def add_owner(self, owner: str, name: str) -> None:
        path = self.folder / owner_path(owner)
        try:
            if not path.is_file():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                _write_part(path, lambda file: file.write(os.fsencode(name)))
                self._settle({path.parent})
        except OSError as error:
            raise cannot_write(self.folder, error) from error

    def list_owners(self) -> dict[str, str]:
        folder = self.folder / FOLDER
        try:
            found = [path for path in folder.iterdir() if find_owner(f"{FOLDER}/{path.name}")]
            return {path.name: path.read_text(errors="replace") for path in found}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise MediaUnavailable(f"media folder {folder} cannot be read: {error.strerror}") from error

    def drop_owner(self, owner: str) -> None:
        path = self.folder / owner_path(owner)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise MediaUnavailable(f"{path} cannot be deleted: {error.strerror}") from error

    def _path(self, sha256: str) -> Path:
        check_name(sha256)
        return self.folder / sha256[:2] / sha256

    def _write(self, sha256: str, chunks: Iterable[bytes]) -> Path:
        """Write and rename; the folder, which is still to be settled (also of a file that another writer renamed)."""
        path = self._path(sha256)
        try:
            if not path.is_file():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                _write_part(path, lambda file: _write_checked(file, chunks, sha256))
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        return path.parent

    def _settle(self, parents: set[Path]) -> None:
        """Fsync folders, each once, the inner ones first: then the names outlive a power cut."""
        for _ in map_ahead(fsync_folder, sorted(parents), threads=THREADS, ahead=2 * THREADS):
            pass
        fsync_folder(self.folder)


def _write_part(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Whole or not at all."""
    handle, part = mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(part).rename(path)
    except BaseException:
        with suppress(OSError):
            Path(part).unlink()
        raise


def _write_checked(file: BinaryIO, chunks: Iterable[bytes], sha256: str) -> None:
    digest = new_sha256()
    for chunk in chunks:
        digest.update(chunk)
        file.write(chunk)
    if digest.hexdigest() != sha256:
        raise MediaMismatch(f"bytes for media `{sha256}` have the SHA-256 `{digest.hexdigest()}`")
