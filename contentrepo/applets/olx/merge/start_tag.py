"""The start tags of one element, merged attribute by attribute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.olx.merge.element import Element
from contentrepo.named_tuple import NamedTuple
from contentrepo.pattern import compiled

NAMES = ("url_name", "slug")

_NAME = compiled(rb"<[^\s/>]+")
_ATTRIBUTE = compiled(rb"\s+([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")

Sides = tuple[Element | None, Element | None, Element | None]


class Quarrel(NamedTuple):
    """An attribute that both sides changed, each to a value of its own; None where a side has none."""

    name: str
    base: str | None
    ours: str | None
    theirs: str | None


def merge_attributes(sides: Sides) -> tuple[dict[str, Element], list[Quarrel]]:
    """Which side has the say about each attribute that is there afterwards, and what is open (there, ours is taken)."""
    base, ours, theirs = sides
    chosen: dict[str, Element] = {}
    quarrels = []
    for name in dict.fromkeys(name for side in (ours, theirs) if side for name in side.attributes):
        values = [None if side is None else side.attributes.get(name) for side in (base, ours, theirs)]
        winner = ours if values[1] == values[2] or values[2] == values[0] else theirs
        if winner is theirs and values[1] != values[0]:
            winner = ours
            if name not in NAMES:
                quarrels.append(Quarrel(name, *values))
        if winner is None:  # one side has nothing at all
            winner = theirs or ours
        if winner is not None and name in winner.attributes:
            chosen[name] = winner
    return chosen, quarrels


def render_start_tag(skeleton: Element, chosen: Mapping[str, Element], names: Mapping[str, str]) -> bytes:
    """The start tag of `skeleton` with each attribute as the chosen element writes it.

    Args:
        skeleton: whose bytes are kept wherever nothing else is wanted.
        chosen: attribute -> the element whose value counts; others go.
        names: values for attributes that no element has so: a block's name.
    """
    head = skeleton.data[skeleton.start : skeleton.head]
    pieces = [_tag_name(head)]
    written = set()
    end = len(pieces[0])
    for match in _ATTRIBUTE.finditer(head, end):
        if match.start() != end:
            break
        end = match.end()
        name = match[1].decode("utf-8", "replace")
        written.add(name)
        if name in names or name in chosen:
            value = _value(name, chosen, names, match[2])
            pieces += [head[match.start() : match.start(2)], value]
    fresh = [name for name in (*names, *chosen) if name not in written]
    pieces += [b" %s=%s" % (name.encode(), _value(name, chosen, names, b"")) for name in dict.fromkeys(fresh)]
    return b"".join([*pieces, head[end:]])


def _tag_name(head: bytes) -> bytes:
    match = _NAME.match(head)
    return match[0] if match else head


def _value(name: str, chosen: Mapping[str, Element], names: Mapping[str, str], stood: bytes) -> bytes:
    """The value with its quotes, escaped as it was written; as it stood where it says the same."""
    if name in names:
        return quote(names[name])
    element = chosen[name]
    head = element.data[element.start : element.head]
    written = dict(_written(head))
    return written.get(name, stood)


def _written(head: bytes) -> Iterator[tuple[str, bytes]]:
    for match in _ATTRIBUTE.finditer(head, len(_tag_name(head))):
        yield match[1].decode("utf-8", "replace"), match[2]


def quote(value: str) -> bytes:
    """An attribute's value as it is written."""
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return b'"%s"' % escaped.encode("utf-8", "surrogatepass")
