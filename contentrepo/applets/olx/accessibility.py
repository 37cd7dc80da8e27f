"""What people who do not see a page, or not all of it, would miss: told without rendering, in words of WCAG's level A.

A page is anything with HTML in it: an html block, a problem, a tab.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from contentrepo.applets.olx.codes import FRAME, HEADING, LINK, PICTURE, TABLE
from contentrepo.applets.olx.entities import unescape
from contentrepo.applets.olx.tags import Tag, attributes_of
from contentrepo.pattern import compiled, pattern

Sight = tuple[str, str, str, int]
"""The rule's id, value, detail, byte offset."""

MAX_TAG = 1_000  # bytes of a tag that are looked at before it is read
MAX_INDENT = 40  # bytes between a link's tag and its text
MAX_BODY = 20_000  # bytes of a link or a table that are looked at
SHOWN = 120
SHOWN_TEXT = 40

_NAMES = ("aria-label", "aria-labelledby", "title")
_MUTE_ROLES = frozenset({"presentation", "none"})
# What may carry a name that only a browser finds.
_SPEAKING = pattern(rb"<(?:svg|object|video|audio|canvas|math|iframe|script|input|embed|slot)\b", re.IGNORECASE)
_PICTURE = compiled(rb"<img\b", re.IGNORECASE)
_NAMED = pattern(rb"\b(?:alt|title|aria-label|aria-labelledby)\s*=\s*[\"']?\s*[^\"'\s>]", re.IGNORECASE)
_ALT = compiled(rb"\balt\s*=", re.IGNORECASE)
# What is never closed goes to the end, so that no part is read twice.
_MARKUP = pattern(rb"<!--.*?(?:-->|\Z)|<(?=[a-zA-Z/!?])[^>]*+(?:>|\Z)", re.DOTALL)
_END_OF_LINK = compiled(rb"</?a\b", re.IGNORECASE)
_OTHER_TABLE = compiled(rb"<(/?)table\b", re.IGNORECASE)
_HEADER = pattern(rb"<th\b|\bscope\s*=|role\s*=\s*[\"']?(?:column|row)header", re.IGNORECASE)
_ROW = compiled(rb"<tr\b", re.IGNORECASE)
_CELL = compiled(rb"<td\b", re.IGNORECASE)
_NOTHING = pattern(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLANKS = " \t\r\n\xa0\u200b\u200c\u200d\u2060\ufeff"


def find_sights(tag: Tag, data: bytes) -> Iterator[Sight]:
    """What to say of one tag of a page, whose name is one of `LOOKED_AT`."""
    attributes = attributes_of(tag)
    if attributes.get("aria-hidden", "").lower() != "true" and "hidden" not in attributes:
        yield from _LOOKS[tag.name](tag, attributes, data)


def is_plainly_fine(data: bytes, start: int) -> bool:
    """What can be told of most pictures and links without reading them, from where their tag begins."""
    end = data.find(b">", start, start + MAX_TAG)
    if end < 0:
        return False
    written = data[start:end]
    # The address of a run may be in it, or a handler.
    if b"-v1" in written or b"4x" in written or b"/courses/" in written or b" on" in written:
        return False
    if written[:3] == b"<a ":
        return data[end + 1 : end + 1 + MAX_INDENT].lstrip()[:1].isalnum()
    if b"http://" in written:
        return False
    return written[:6] == b"<link " or (written[:5] == b"<img " and b' alt="' in written)


def find_skips(tags: list[Tag]) -> Iterator[Sight]:
    """Headings that leave out a level on the way down. A page may begin with any: it stands within another."""
    last = 0
    for tag in tags:
        level = int(tag.name[1:])
        if last and level > last + 1:
            yield HEADING, f"h{last} -> h{level}", "", tag.start
        last = level


def _is_named(attributes: Mapping[str, str]) -> bool:
    return any(attributes.get(name, "").strip() for name in _NAMES)


def _look_at_picture(tag: Tag, attributes: Mapping[str, str], _data: bytes) -> Iterator[Sight]:
    """An empty `alt` says that a picture is decoration, and is right."""
    if tag.name == b"input" and attributes.get("type", "").lower() != "image":
        return
    if tag.name == b"area" and "href" not in attributes:
        return
    mute = attributes.get("role", "").lower() in _MUTE_ROLES
    if "alt" not in attributes and not mute and not _is_named(attributes):
        yield PICTURE, attributes.get("src", attributes.get("href", ""))[:SHOWN], tag.name.decode(), tag.start


def _look_at_link(tag: Tag, attributes: Mapping[str, str], data: bytes) -> Iterator[Sight]:
    if "href" not in attributes or _is_named(attributes):
        return
    end = _END_OF_LINK.search(data, tag.end, tag.end + MAX_BODY)
    body = data[tag.end : end.start()] if end else b"?"
    if _SPEAKING.search(body) or _NAMED.search(body) or _text(body):
        return
    if _PICTURE.search(body) and not _ALT.search(body):
        return  # the picture is told
    yield LINK, attributes["href"][:SHOWN], "", tag.start


def _text(body: bytes) -> str:
    return unescape(_MARKUP.sub(b" ", body).decode("utf-8", "replace")).strip(_BLANKS)


def _look_at_frame(tag: Tag, attributes: Mapping[str, str], _data: bytes) -> Iterator[Sight]:
    if not _is_named(attributes) and not _is_invisible(attributes):
        yield FRAME, attributes.get("src", "")[:SHOWN], "", tag.start


def _is_invisible(attributes: Mapping[str, str]) -> bool:
    size = (attributes.get("width", ""), attributes.get("height", ""))
    return bool(_NOTHING.search(attributes.get("style", ""))) or any(part.strip(" px") in {"0", "1"} for part in size)


def _look_at_table(tag: Tag, attributes: Mapping[str, str], data: bytes) -> Iterator[Sight]:
    """Only what must be a table of data: some rows and columns, and no table in it."""
    if attributes.get("role", "").lower() in _MUTE_ROLES:
        return
    end = _OTHER_TABLE.search(data, tag.end, tag.end + MAX_BODY)
    if end is None or not end[1]:
        return
    body = data[tag.end : end.start()]
    rows = len(_ROW.findall(body))
    if rows > 1 and len(_CELL.findall(body)) > rows and not _HEADER.search(body):
        yield TABLE, " ".join(_text(body).split())[:SHOWN_TEXT], "", tag.start


_LOOKS: Mapping[bytes, Callable[[Tag, Mapping[str, str], bytes], Iterator[Sight]]] = {
    b"a": _look_at_link,
    b"area": _look_at_picture,
    b"iframe": _look_at_frame,
    b"img": _look_at_picture,
    b"input": _look_at_picture,
    b"table": _look_at_table,
}
LOOKED_AT = frozenset(_LOOKS)
"""The names of tags of which something can be said."""
