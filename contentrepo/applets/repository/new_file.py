"""A file of a folder that was not there before. No link is followed on the way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from contentrepo.applets.repository.git import encode
from contentrepo.applets.repository.rewriting import FOLDER, NEW, NOWHERE, CannotRewrite

_MODE = 0o666  # less what the process takes away from new files


def write_new_file(folder: Path, path: str, data: bytes) -> None:
    """Write a file where none is, and the folders above it that are missing."""
    *above, name = encode(path).split(b"/")
    if any(part.lower() in NOWHERE for part in (*above, name)):
        raise CannotRewrite(path, "is no path of a file that we write")
    try:
        with _made(folder, above) as parent:
            _write(parent, name, data)
    except FileExistsError as error:
        raise CannotRewrite(path, "is there already") from error
    except OSError as error:
        raise CannotRewrite(path, f"cannot be written: {error.strerror}") from error


def _write(parent: int, name: bytes, data: bytes) -> None:
    beside = b".contentrepo-%s.new" % os.urandom(8).hex().encode()
    try:
        with os.fdopen(os.open(beside, NEW, _MODE, dir_fd=parent), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # A link, unlike a rename, fails where something has come to stand meanwhile.
        os.link(beside, name, src_dir_fd=parent, dst_dir_fd=parent, follow_symlinks=False)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside, dir_fd=parent)


@contextmanager
def _made(folder: Path, names: list[bytes]) -> Iterator[int]:
    with ExitStack() as opened:
        parent = os.open(folder, FOLDER)
        opened.callback(os.close, parent)
        for name in names:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=parent)
            parent = os.open(name, FOLDER, dir_fd=parent)
            opened.callback(os.close, parent)
        yield parent
