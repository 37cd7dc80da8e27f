"""Facts as bytes and back. The bytes are trusted only as far as their checksum holds."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from typing import Any
from zlib import crc32

from contentrepo.applets.facts.models import BlobFacts, Document, Fault, Link, Node, Remark, Settings

CHECKSUM = 4
DOCUMENT, SETTINGS = 0, 1

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


def pack_facts(facts: BlobFacts) -> bytes | None:
    """The bytes of facts; None where they hold something that cannot be kept (nested too deep)."""
    fault = tuple(facts.fault) if facts.fault else None
    if isinstance(facts, Document):
        nodes = [tuple(node) for node in facts.nodes]
        rest = ([tuple(row) for row in rows] for rows in (facts.links, facts.remarks))
        return pack((DOCUMENT, fault, nodes, *rest))
    return pack((SETTINGS, fault, *facts[1:]))


def unpack_facts(payload: object) -> BlobFacts | None:
    """The facts of `pack_facts`; None where the bytes are not what was written."""
    plain = unpack(payload)
    if plain is None:
        return None
    kind, fault, *rest = plain
    fault = _new(Fault, fault) if fault else None
    if kind == SETTINGS:
        return Settings(fault, *rest)
    nodes, links, remarks = rest
    return _new(Document, (fault, _as(Node, nodes), _as(Link, links), _as(Remark, remarks)))


def _as(shape: type[Node | Link | Remark], rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple([_new(shape, row) for row in rows]) if rows else ()


def pack(plain: Any) -> bytes | None:
    """The bytes of plain data, with a checksum before them."""
    try:
        data = marshal.dumps(plain)
    except ValueError:
        return None
    return crc32(data).to_bytes(CHECKSUM, "big") + data


def unpack(payload: object) -> Any | None:
    """The plain data of `pack`; None where the bytes are not what was written."""
    if not isinstance(payload, bytes):  # a column of SQLite holds anything
        return None
    checksum, data = payload[:CHECKSUM], payload[CHECKSUM:]
    # Marshal may crash on bytes that it did not write, so it never sees any.
    if not data or crc32(data) != int.from_bytes(checksum, "big"):
        return None
    return marshal.loads(data)  # noqa: S302 - our own file in the git directory, and the checksum holds
