"""What keeps a blob from being read before any parser sees it: size, Git LFS pointers, conflict markers, encoding."""

from __future__ import annotations

import re

from contentrepo.applets.facts.models import Fault
from contentrepo.pattern import compiled

MAX_BYTES = 32 * 1024 * 1024
MAX_MARKS = 1_000_000  # tags of an XML file, commas of a JSON file

_LFS = b"version https://git-lfs.github.com/spec/"
_OURS = compiled(rb"^<<<<<<< ", re.MULTILINE)
_THEIRS = compiled(rb"^>>>>>>> ", re.MULTILINE)
_LARGE = "the file has {size:,} bytes; {limit:,} are allowed"
_CROWDED = "the file has more than {limit:,} parts"
_POINTER = "the file is a Git LFS pointer; its content is not in the repository"
_CONFLICT = "the file has conflict markers of an unfinished merge"
_ENCODING = "the byte 0x{byte:02x} is not valid UTF-8"


def find_obstacle(data: bytes) -> Fault | None:
    """Why nobody should parse these bytes, or None. Costs two scans."""
    if b"<<<<<<<" in data and (conflict := _find_conflict(data)):
        return conflict
    if data.startswith(_LFS):
        return Fault("lfs-pointer", 1, 1, _POINTER)
    if len(data) > MAX_BYTES:
        return Fault("too-large", 0, 0, _LARGE.format(size=len(data), limit=MAX_BYTES))
    return None


def find_crowd(data: bytes, marks: tuple[bytes, ...]) -> Fault | None:
    """Whether far too many of some marks stand in the file: each costs a hundred times its size once it is parsed."""
    if len(data) <= MAX_MARKS or all(data.count(mark) <= MAX_MARKS for mark in marks):
        return None
    return Fault("too-large", 0, 0, _CROWDED.format(limit=MAX_MARKS))


def find_encoding_fault(data: bytes) -> Fault | None:
    """The first byte that is not UTF-8, or None."""
    if data.isascii():
        return None
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line, column = place_of(data, error.start)
        return Fault("not-utf8", line, column, _ENCODING.format(byte=data[error.start]))
    return None


def place_of(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte, both from 1; columns count characters."""
    start = data.rfind(b"\n", 0, offset) + 1
    return data.count(b"\n", 0, offset) + 1, len(data[start:offset].decode("utf-8", "replace")) + 1


def _find_conflict(data: bytes) -> Fault | None:
    ours = _OURS.search(data)
    if ours is None or _THEIRS.search(data, ours.end()) is None:
        return None
    return Fault("conflict-markers", place_of(data, ours.start())[0], 1, _CONFLICT)
