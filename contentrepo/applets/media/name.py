"""The name of kept bytes, and what may go wrong with it."""

from __future__ import annotations

import re

from contentrepo.errors import CouldNotCheck, UsageError

_NAME = re.compile("[0-9a-f]{64}")


class InvalidMediaName(UsageError):
    """A name that is no SHA-256; it never becomes part of a path."""


class MediaMissing(CouldNotCheck):
    """Nothing is kept under this name."""


class MediaMismatch(CouldNotCheck):
    """The bytes are not those that the name promises."""


class MediaUnavailable(CouldNotCheck):
    """The place where bytes are kept cannot be read or written."""


def check_name(sha256: str) -> str:
    """The name itself, when it is one."""
    if not _NAME.fullmatch(sha256):
        raise InvalidMediaName(f"`{sha256[:80]}` is no media name", hint="it has 64 digits of 0-9 and a-f (a SHA-256)")
    return sha256


def find_name(path: str) -> str:
    """The name that a file of a media place stands for, by its path in it; "" of any other file."""
    folder, _, name = path.rpartition("/")
    return name if _NAME.fullmatch(name) and folder == name[:2] else ""
