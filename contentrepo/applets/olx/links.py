"""References in content that the platform rewrites for the learner: uploaded files, blocks by id, pages of the course.

Read from raw bytes, because the platform too replaces them in text, wherever they stand between quotes.
"""

from __future__ import annotations

import re
from html import unescape

from contentrepo.applets.facts.models import Link

# `\"` stands in content that is itself quoted, `&quot;` in attribute values.
_QUOTE = rb"""(\\?["']|&quot;|&#34;|&#39;|&apos;)"""
_REFERENCE = re.compile(_QUOTE + rb"/(static|jump_to_id|course)/((?:(?!\1)[^<>\r\n]){1,2000}?)\1")
_KINDS = {b"static": "static", b"jump_to_id": "jump", b"course": "course"}
_RAW = "?raw"  # "leave this one alone" in the platform's own words


def find_links(data: bytes) -> tuple[Link, ...]:
    if not (b"/static/" in data or b"/jump_to_id/" in data or b"/course/" in data):
        return ()
    links = []
    line, seen = 1, 0
    for match in _REFERENCE.finditer(data):
        value = _value(match[3])
        if value:
            line += data.count(b"\n", seen, match.start())
            seen = match.start()
            links.append(Link(_KINDS[match[2]], value, line))
    return tuple(links)


def _value(written: bytes) -> str:
    """The path or id that is meant: no query, no fragment, no entities."""
    text = written.decode("utf-8", "replace")
    if "&" in text:
        text = unescape(text)
    if text.endswith(_RAW):
        return ""
    return text.partition("?")[0].partition("#")[0]
