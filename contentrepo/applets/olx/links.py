"""References in content that the platform rewrites for the learner: uploaded files, blocks by id, pages of the course.

Read from raw bytes, because the platform too replaces them in text, wherever they stand between quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from itertools import islice

from contentrepo.applets.facts.models import Link

MAX_VALUE = 2000  # bytes of one reference
MAX_LINKS = 10_000  # references of one file; the others are not looked at

_KINDS = ((b"/static/", "static"), (b"/jump_to_id/", "jump"), (b"/course/", "course"))
_QUOTES = (b"&quot;", b"&#34;", b"&#39;", b"&apos;")  # as attribute values write them
_NOT_IN_VALUES = frozenset(b"<>\r\n")
_RAW = "?raw"  # "leave this one alone", in the platform's own words


def find_links(data: bytes) -> tuple[Link, ...]:
    if not (b"/static/" in data or b"/jump_to_id/" in data or b"/course/" in data):
        return ()
    found = sorted(hit for prefix, kind in _KINDS for hit in islice(_find_kind(data, prefix, kind), MAX_LINKS))
    links = []
    line, seen = 1, 0
    for offset, kind, value in found:
        line += data.count(b"\n", seen, offset)
        seen = offset
        links.append(Link(kind, value, line))
    return tuple(links)


def _find_kind(data: bytes, prefix: bytes, kind: str) -> Iterator[tuple[int, str, str]]:
    offset = data.find(prefix)
    while offset >= 0:
        start = offset + len(prefix)
        quote = _quote_before(data, offset)
        end = data.find(quote, start, start + MAX_VALUE) if quote else -1
        if end > start and _NOT_IN_VALUES.isdisjoint(data[start:end]) and (value := _value(data[start:end])):
            yield offset, kind, value
        offset = data.find(prefix, start)


def _quote_before(data: bytes, offset: int) -> bytes:
    """The quote that opens right before `offset`, a backslash before it included."""
    last = data[offset - 1 : offset]
    if last in {b'"', b"'"}:
        return b"\\" + last if data[offset - 2 : offset - 1] == b"\\" else last
    if last == b";":
        return next((quote for quote in _QUOTES if data.endswith(quote, 0, offset)), b"")
    return b""


def _value(written: bytes) -> str:
    """The path or id that is meant: no query, no fragment, no entities."""
    text = written.decode("utf-8", "replace")
    if "&" in text:
        text = unescape(text)
    if text.endswith(_RAW):
        return ""
    return text.partition("?")[0].partition("#")[0]
