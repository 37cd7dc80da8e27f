"""The bytes of one start tag: where its name ends and where each attribute stands. For documents that parsed once."""

from __future__ import annotations

from contentrepo.applets.olx.markup import find_positions
from contentrepo.applets.olx.models import StartTag, WrittenAttribute
from contentrepo.pattern import compiled

_NAME = compiled(rb"<([^\s/>]+)")
_ATTRIBUTE = compiled(rb"\s+([^\s=/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def find_start_tag(data: bytes, ordinal: int) -> StartTag | None:
    positions = find_positions(data)
    if not 0 <= ordinal < len(positions):
        return None
    name = _NAME.match(data, positions[ordinal][2])
    if name is None:  # an encoding whose letters are no bytes of ASCII
        return None
    attributes = []
    end = name.end()
    while match := _ATTRIBUTE.match(data, end):
        end = match.end()
        value = match.span(2) if match[2] is not None else match.span(3)
        attributes.append(WrittenAttribute(match[1].decode("utf-8", "replace"), match.start(), *value, end))
    return StartTag(name.end(), end, tuple(attributes))
