"""What stands at an offset of a text that may be half written: no parser would take it, so patterns have to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from contentrepo.applets.navigation.models import Spot, SpotKind

FAR = 4000  # characters that a start tag, or one line's stretch around a place, may have

_LINK = re.compile(r"/(static|jump_to_id)/((?:(?!&quot;|&#3[49];|&apos;|\\\")[^\"'<>\r\n?#])*)")
_ENTRY = re.compile(r'"([A-Za-z_][\w.-]*/[^"\\\r\n]*)')
_TAG = re.compile(r"<([A-Za-z_][\w.-]*)")
_ATTRIBUTE = re.compile(  # with a value in quotes, or one whose last quote is still to be typed
    r"""\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<\r\n]*)"|'([^'<\r\n]*)'|["']([^"'<>\s/]*))"""
)
_BLANK = re.compile(r"[\s/]*")
_KINDS = {"static": SpotKind.STATIC, "jump_to_id": SpotKind.JUMP}


def find_spot(text: str, offset: int, *, path: str) -> Spot | None:
    """The innermost thing at an offset; None where nothing there has to do with the course."""
    found = _find_link(text, offset)
    if found is None and path.endswith(".json"):
        return _find_entry(text, offset)
    return found or _find_in_tag(text, offset)


def _find_link(text: str, offset: int) -> Spot | None:
    for match in _around(_LINK, text, offset):
        return Spot(_KINDS[match[1]], unescape(match[2]), match.start(2), match.end(2))
    return None


def _find_entry(text: str, offset: int) -> Spot | None:
    for match in _around(_ENTRY, text, offset):
        return Spot(SpotKind.ENTRY, match[1], match.start(1), match.end(1))
    return None


def _around(pattern: re.Pattern[str], text: str, offset: int) -> Iterator[re.Match[str]]:
    """The matches on the offset's line that touch it."""
    start = max(text.rfind("\n", 0, offset) + 1, offset - FAR)
    end = text.find("\n", offset)
    last = min(len(text) if end < 0 else end, offset + FAR)
    return (match for match in pattern.finditer(text, start, last) if match.start() <= offset <= match.end())


def _find_in_tag(text: str, offset: int) -> Spot | None:
    start = text.rfind("<", max(0, offset - FAR), offset)
    match = _TAG.match(text, start) if start >= 0 else None
    if match is None:
        return None
    values = list(_read_attributes(text, match.end()))
    attributes = {name: unescape(text[first:last]) for name, first, last in values}
    is_root = _TAG.search(text, 0, start) is None
    for name, first, last in values:
        if first <= offset <= last:
            return Spot(SpotKind.ATTRIBUTE, attributes[name], first, last, match[1], name, attributes, is_root)
    blank = _BLANK.match(text, values[-1][2] + 1 if values else match.end())
    end = blank.end() if blank else match.end()
    if offset > end:
        return None
    return Spot(SpotKind.TAG, match[1], match.start(1), match.end(1), match[1], "", attributes, is_root)


def _read_attributes(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Name, and where the value begins and ends, of each attribute that can be told."""
    position = start
    while (match := _ATTRIBUTE.match(text, position)) and match.end() - start < FAR:
        group = next(number for number in (2, 3, 4) if match[number] is not None)
        yield match[1], match.start(group), match.end(group)
        position = match.end()
