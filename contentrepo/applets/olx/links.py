"""References in content that the platform rewrites for the learner: uploaded files, blocks by id, pages of the course.

Read from raw bytes, because the platform too replaces them in text, wherever they stand between quotes. Links that name
a course run in full are found beside them: the platform leaves those as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from contentrepo.applets.facts.models import Link
from contentrepo.applets.olx.entities import unescape
from contentrepo.named_tuple import NamedTuple
from contentrepo.pattern import compiled

MAX_VALUE = 2000  # bytes of one reference
MAX_LINKS = 10_000  # references of one kind in one file; the others are not looked at
MAX_LOOKS = 100_000  # the same for what only begins like one

RUN = "run"
_KINDS = ((b"/static/", "static"), (b"/jump_to_id/", "jump"), (b"/course/", "course"))
_COURSES = b"/courses/"
_ANY = compiled(rb"/(?=(static|jump_to_id|courses?)/)")  # one scan for all four
# The most common of all: alone in its file, and nothing to decode.
_PLAIN = compiled(rb"(?<!\\)([\"'])/(static|jump_to_id|course)/([\w./-]{1,1000}+)\1")
_KIND_OF = {prefix[1:-1]: kind for prefix, kind in _KINDS}
_QUOTES = (b"&quot;", b"&#34;", b"&#39;", b"&apos;")  # as attribute values write them
_NOT_IN_VALUES = frozenset(b"<>\r\n")
_RAW = "?raw"  # "leave this one alone", in the platform's own words
_HOST = compiled(rb"https?://[\w.:-]{1,255}\Z")


class Reference(NamedTuple):
    """A reference and the bytes that write it: the whole address of a link to a run, else what follows the prefix."""

    start: int
    kind: str
    value: str
    end: int


def find_links(data: bytes) -> tuple[Link, ...]:
    """The references with their lines."""
    first = _ANY.search(data)
    if first is None:
        return ()
    start = first.start()
    if start and _ANY.search(data, first.end()) is None and (plain := _PLAIN.match(data, start - 1)) is not None:
        return (Link(_KIND_OF[plain[2]], plain[3].decode(), data.count(b"\n", 0, start) + 1),)
    links = []
    line, seen = 1, 0
    for start, kind, value, _ in find_references(data):
        line += data.count(b"\n", seen, start)
        seen = start
        links.append(Link(kind, value, line))
    return tuple(links)


def find_references(data: bytes) -> list[Reference]:
    """In the order of the text."""
    begun = set(_ANY.findall(data))
    found = [
        hit
        for prefix, kind in _KINDS
        if prefix[1:-1] in begun
        for hit in islice(_find_kind(data, prefix, kind), MAX_LINKS)
    ]
    if _COURSES[1:-1] in begun:
        found += islice(_find_runs(data), MAX_LINKS)
    return sorted(found)


def _find_kind(data: bytes, prefix: bytes, kind: str) -> Iterator[Reference]:
    for offset in islice(_find_all(data, prefix), MAX_LOOKS):
        start = offset + len(prefix)
        quote = _quote_before(data, offset)
        end = _end(data, start, quote) if quote else -1
        if end > start and (value := _value(data[start:end])):
            yield Reference(start, kind, value, end)


def _find_runs(data: bytes) -> Iterator[Reference]:
    """Addresses of pages of a run, with or without the host; the value is the address."""
    for offset in islice(_find_all(data, _COURSES), MAX_LOOKS):
        host = _HOST.search(data, max(offset - 264, 0), offset)
        start = host.start() if host else offset
        quote = _quote_before(data, start)
        end = _end(data, offset, quote) if quote else -1
        if end > offset:
            yield Reference(start, RUN, unescape(data[start:end].decode("utf-8", "replace")), end)


def _find_all(data: bytes, prefix: bytes) -> Iterator[int]:
    offset = data.find(prefix)
    while offset >= 0:
        yield offset
        offset = data.find(prefix, offset + len(prefix))


def _end(data: bytes, start: int, quote: bytes) -> int:
    """Where the quote closes; -1 where what stands before it is no reference."""
    end = data.find(quote, start, start + MAX_VALUE)
    return end if end >= 0 and _NOT_IN_VALUES.isdisjoint(data[start:end]) else -1


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
    text = unescape(written.decode("utf-8", "replace"))
    if text.endswith(_RAW):
        return ""
    return text.partition("?")[0].partition("#")[0]
