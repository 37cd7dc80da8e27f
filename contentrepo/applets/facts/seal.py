"""Plain data in a file that somebody else may damage: trusted only as far as its checksum holds."""

from __future__ import annotations

import marshal
from typing import Any
from zlib import crc32

from contentrepo.applets.facts.payload import dump

CHECKSUM = 4


def seal(data: bytes) -> bytes:
    """Bytes that somebody else may damage before they come back, with a checksum before them."""
    return crc32(data).to_bytes(CHECKSUM, "big") + data


def unseal(payload: object) -> bytes | None:
    """The bytes of `seal`; None where they are not what was written."""
    if not isinstance(payload, bytes):  # a column of SQLite holds anything
        return None
    checksum, data = payload[:CHECKSUM], payload[CHECKSUM:]
    # Marshal may crash on bytes that it did not write, so it never sees any.
    return data if data and crc32(data) == int.from_bytes(checksum, "big") else None


def pack(plain: Any) -> bytes | None:
    """The sealed bytes of plain data; None where it cannot be kept."""
    data = dump(plain)
    return None if data is None else seal(data)


def unpack(payload: object) -> Any | None:
    """The plain data of `pack`; None where the bytes are not what was written."""
    data = unseal(payload)
    return None if data is None else marshal.loads(data)  # noqa: S302 - our own file, and the checksum holds
