"""Every path below a folder, without git's help. What stands at a path is told elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator

from contentrepo.applets.repository.disk import FileUnreadable
from contentrepo.applets.repository.git import decode
from contentrepo.applets.repository.listing import MAX_FILES, TooManyFiles

GIT = b".git"


def walk(root: bytes) -> Iterator[str]:
    """Paths of everything that is no folder, as `walk_entries` gives them."""
    return (path for path, _ in walk_entries(root))


def walk_entries(root: bytes) -> Iterator[tuple[str, os.DirEntry[bytes]]]:
    """Everything that is no folder, below `root`, with its path; `.git` is left out at any depth.

    Raises:
        FileUnreadable: the system does not let us list a folder.
        TooManyFiles: there are more files than we are ready to look at.
    """
    waiting = [b""]
    count = 0
    while waiting:
        folder = waiting.pop()
        found = _scan(root, folder)
        while found:
            entry = found.pop()  # it holds what the system says of a file, so none is kept that was looked at
            count += 1
            if count > MAX_FILES:
                raise TooManyFiles(decode(root))
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path + b"/")
            else:
                yield decode(path), entry


def _scan(root: bytes, folder: bytes) -> list[os.DirEntry[bytes]]:
    try:
        with os.scandir(root + b"/" + folder) as entries:
            return [entry for entry in entries if entry.name != GIT]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise FileUnreadable(root + b"/" + folder, error) from error
