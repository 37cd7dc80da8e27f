"""Facts as bytes and back, within one process and its forks."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from typing import Any, cast

from contentrepo.applets.facts.models import BlobFacts, Brief, Document, Fault, Link, Node, Pointer, Remark, Settings

DOCUMENT, SETTINGS, BRIEF = 0, 1, 2

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


NOTHING = Document(None)  # what most pages say; there are thousands, and one is enough
PACKED_NOTHING = marshal.dumps((DOCUMENT, None, [], [], []))  # NOTHING as bytes
_PLACE, _REST = (1, 0, -1), ("", "", "", "")  # of an element that is all of its file: what stands around what it says


def pack_facts(facts: BlobFacts | Brief) -> bytes | None:
    """The bytes of facts; None where they hold something that cannot be kept (nested too deep)."""
    if facts is NOTHING:
        return PACKED_NOTHING
    if type(facts) is tuple:  # told in half the time that `isinstance` takes
        return marshal.dumps(cast("Brief", facts))
    fault = tuple(facts[0]) if facts[0] else None  # type: ignore[arg-type]  # mypy does not narrow so
    if isinstance(facts, Document):
        _, nodes, links, remarks = facts
        if not (fault or links or remarks):
            if not nodes:
                return PACKED_NOTHING
            if len(nodes) == 1 and (node := nodes[0])[1:4] == _PLACE and node[6:] == _REST:
                return dump((BRIEF, node[0], node[4], node[5], ()))
        return dump((DOCUMENT, fault, [tuple(row) for row in nodes], _plain(links), _plain(remarks)))
    return dump((SETTINGS, fault, *facts[1:]))


def unpack_facts(payload: bytes) -> BlobFacts:
    """The facts of `pack_facts`, in this very process or in a fork of it."""
    facts = unpack_briefly(payload)
    return open_brief(cast("Brief", facts)) if type(facts) is tuple else cast("BlobFacts", facts)


def open_brief(brief: Brief) -> Document:
    """The same as a document."""
    _, tag, attributes, bare, pointers = brief
    root = _new(Node, (tag, *_PLACE, attributes, bare, *_REST))
    return _new(Document, (None, (root, *map(open_pointer, pointers)), (), ()))


def open_pointer(pointer: Pointer) -> Node:
    """The same as a node."""
    tag, line, ordinal, name = pointer
    return _new(Node, (tag, line, ordinal, 0, (("url_name", name),), True, *_REST))


def open_facts(held: BlobFacts | Brief | bytes) -> BlobFacts:
    """Facts, in whatever form they are held."""
    if isinstance(held, bytes):
        return unpack_facts(held)
    return open_brief(cast("Brief", held)) if type(held) is tuple else cast("BlobFacts", held)


def unpack_briefly(payload: bytes) -> BlobFacts | Brief:
    """The same as `unpack_facts`; of a plain file, in brief."""
    if payload == PACKED_NOTHING:
        return NOTHING
    said: Any = marshal.loads(payload)  # noqa: S302 - our own bytes
    if said[0] == BRIEF:
        brief: Brief = said
        return brief
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
