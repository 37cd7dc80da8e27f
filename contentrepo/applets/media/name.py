"""The name of kept bytes, and what may go wrong with it."""

from __future__ import annotations

import errno
import re

from contentrepo.errors import CouldNotCheck, UsageError

_NAME = re.compile("[0-9a-f]{64}")


class InvalidMediaName(UsageError):
    """A name that is no SHA-256; it never becomes part of a path."""


class MediaMissing(CouldNotCheck):
    """Nothing is kept under this name."""


class MediaMismatch(CouldNotCheck):
    """The bytes are not those that the name promises."""


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a disk, or a share of it, has no room left."""


class MediaUnavailable(CouldNotCheck):
    """The place where bytes are kept cannot be read or written."""


def cannot_write(folder: object, error: OSError) -> MediaUnavailable:
    """What the system says about writing to a folder of media, and what to do."""
    said = f"media cannot be written to {folder}: {error.strerror}"
    return MediaUnavailable(said, hint="make room, then retry; nothing is half written" if error.errno in FULL else "")


def check_name(sha256: str) -> str:
    """The name itself, when it is one."""
    if not _NAME.fullmatch(sha256):
        raise InvalidMediaName(f"`{sha256[:80]}` is no media name", hint="it has 64 digits of 0-9 and a-f (a SHA-256)")
    return sha256


def find_name(path: str) -> str:
    """The name that a file of a media place stands for, by its path in it; "" of any other file."""
    folder, _, name = path.rpartition("/")
    return name if _NAME.fullmatch(name) and folder == name[:2] else ""
