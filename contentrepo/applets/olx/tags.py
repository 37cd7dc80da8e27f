"""Tags of HTML in raw bytes, with their exact places. No parser of the platform ever sees a page, so none is copied.

Comments, scripts and style sheets are passed over. Works in one walk over the bytes, whatever they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from contentrepo.applets.olx.entities import unescape
from contentrepo.named_tuple import NamedTuple

MAX_TAGS = 50_000  # tags of one file; the others are not looked at
MAX_ATTRIBUTES = 1_000  # the same of one tag

_TAG = re.compile(rb"<(?:!--|(/?)([a-zA-Z][\w:-]*+)((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>)", re.ASCII)
_ATTRIBUTE = re.compile(rb"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]++)))?")
_RAW = {b"script": re.compile(rb"</script", re.IGNORECASE), b"style": re.compile(rb"</style", re.IGNORECASE)}


_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


class Tag(NamedTuple):
    """One start tag.

    Attributes:
        name: in small letters.
        written: what stands between the name and ">".
        start, end: byte offsets of its "<" and behind its ">".
    """

    name: bytes
    written: bytes
    start: int
    end: int


def find_tags(data: bytes, start: int = 0) -> Iterator[Tag]:
    """The start tags from a byte offset on."""
    position = start
    for _ in range(MAX_TAGS):
        match = _TAG.search(data, position)
        if match is None:
            return
        slash, name, written = match.groups()
        position = match.end()
        if name is None:
            position = data.find(b"-->", position)
            if position < 0:
                return
            continue
        name = name.lower()
        if slash:
            continue
        yield _new(Tag, (name, written, match.start(), position))
        if name in _RAW and not written.endswith(b"/"):
            closing = _RAW[name].search(data, position)
            if closing is None:
                return
            position = closing.start()


def tag_at(data: bytes, offset: int) -> Tag | None:
    """The start tag at a byte offset, in a file where nothing can hide one."""
    match = _TAG.match(data, offset)
    if match is None or match[2] is None:
        return None
    return Tag(match[2].lower(), match[3], offset, match.end())


def attributes_of(tag: Tag) -> dict[str, str]:
    """The attributes by name in small letters; the first of two counts, as in browsers. "" where there is no value."""
    found: dict[str, str] = {}
    for match in islice(_ATTRIBUTE.finditer(tag.written), MAX_ATTRIBUTES):
        name, *values = match.groups()
        value = next(filter(None, values), b"").decode("utf-8", "replace")
        found.setdefault(name.decode("utf-8", "replace").lower(), unescape(value))
    return found
