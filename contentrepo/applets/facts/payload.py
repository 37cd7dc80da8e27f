"""Facts as bytes and back. Bytes from a file are trusted only as far as their checksum holds."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from typing import Any
from zlib import crc32

from contentrepo.applets.facts.models import BlobFacts, Document, Fault, Link, Node, Remark, Settings

CHECKSUM = 4
DOCUMENT, SETTINGS = 0, 1

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


NOTHING = Document(None)  # what most pages say; there are thousands, and one is enough
PACKED_NOTHING = marshal.dumps((DOCUMENT, None, [], [], []))  # NOTHING as bytes


def pack_facts(facts: BlobFacts) -> bytes | None:
    """The bytes of facts; None where they hold something that cannot be kept (nested too deep)."""
    fault = tuple(facts.fault) if facts.fault else None
    if isinstance(facts, Document):
        if facts == NOTHING:
            return PACKED_NOTHING
        _, nodes, links, remarks = facts
        return _dump((DOCUMENT, fault, [tuple(row) for row in nodes], _plain(links), _plain(remarks)))
    return _dump((SETTINGS, fault, *facts[1:]))


def unpack_facts(payload: bytes) -> BlobFacts:
    """The facts of `pack_facts`, in this very process or in a fork of it."""
    if payload == PACKED_NOTHING:
        return NOTHING
    kind, fault, *rest = marshal.loads(payload)  # noqa: S302 - our own bytes
    fault = _new(Fault, fault) if fault else None
    if kind == SETTINGS:
        return Settings(fault, *rest)
    nodes, links, remarks = rest
    made = (_new(Node, nodes[0]),) if len(nodes) == 1 else tuple([_new(Node, row) for row in nodes])
    return _new(Document, (fault, made, _as(Link, links) if links else (), _as(Remark, remarks) if remarks else ()))


def _plain(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in rows] if rows else []


def _as(shape: type[Link | Remark], rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple([_new(shape, row) for row in rows])


def _dump(plain: Any) -> bytes | None:
    try:
        return marshal.dumps(plain)
    except ValueError:
        return None


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
    data = _dump(plain)
    return None if data is None else seal(data)


def unpack(payload: object) -> Any | None:
    """The plain data of `pack`; None where the bytes are not what was written."""
    data = unseal(payload)
    return None if data is None else marshal.loads(data)  # noqa: S302 - our own file, and the checksum holds
