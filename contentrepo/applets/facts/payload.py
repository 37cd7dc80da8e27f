"""Facts as bytes and back, within one process and its forks."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from typing import Any

from contentrepo.applets.facts.models import BlobFacts, Document, Fault, Link, Node, Remark, Settings

DOCUMENT, SETTINGS, ELEMENT = 0, 1, 2

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


NOTHING = Document(None)  # what most pages say; there are thousands, and one is enough
PACKED_NOTHING = marshal.dumps((DOCUMENT, None, [], [], []))  # NOTHING as bytes
_PLACE, _REST = (1, 0, -1), ("", "", "", "")  # of an element that is all of its file: what stands around what it says


def pack_facts(facts: BlobFacts) -> bytes | None:
    """The bytes of facts; None where they hold something that cannot be kept (nested too deep)."""
    fault = tuple(facts.fault) if facts.fault else None
    if isinstance(facts, Document):
        _, nodes, links, remarks = facts
        if not (fault or links or remarks):
            if not nodes:
                return PACKED_NOTHING
            if len(nodes) == 1 and (node := nodes[0])[1:4] == _PLACE and node[6:] == _REST:
                return dump((ELEMENT, node[0], node[4], node[5]))
        return dump((DOCUMENT, fault, [tuple(row) for row in nodes], _plain(links), _plain(remarks)))
    return dump((SETTINGS, fault, *facts[1:]))


def unpack_facts(payload: bytes) -> BlobFacts:
    """The facts of `pack_facts`, in this very process or in a fork of it."""
    if payload == PACKED_NOTHING:
        return NOTHING
    said = marshal.loads(payload)  # noqa: S302 - our own bytes
    if said[0] == ELEMENT:
        _, tag, attributes, bare = said
        return _new(Document, (None, (_new(Node, (tag, *_PLACE, attributes, bare, *_REST)),), (), ()))
    kind, fault, *rest = said
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


def dump(plain: Any) -> bytes | None:
    """The bytes of plain data; None where it cannot be kept."""
    try:
        return marshal.dumps(plain)
    except ValueError:
        return None
