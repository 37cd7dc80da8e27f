"""Tags of HTML in raw bytes, with their exact places. No parser of the platform ever sees a page, so none is copied.

Comments, scripts and style sheets are passed over, and so are tags that nobody asks about: in one walk over the bytes,
whatever they are, which leaves a scan in C only where it found something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from contentrepo.applets.olx.entities import unescape
from contentrepo.named_tuple import NamedTuple
from contentrepo.pattern import compiled, whole

MAX_TAGS = 50_000  # tags of one file; the others are not looked at
MAX_ATTRIBUTES = 1_000  # the same of one tag

_NAME = rb"[a-zA-Z][\w:-]*+"
_WRITTEN = whole(rb"[^<>\"']++|\"[^\"]*\"|'[^']*'")
_TAG = compiled(rb"<(" + _NAME + rb")(" + _WRITTEN + rb")>")
_ATTRIBUTE = compiled(rb"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]++)))?")
_SCRIPT = b"script"
_END_OF_SCRIPT = compiled(rb"</script", re.IGNORECASE)
_STYLE_SHEET = rb"[sS][tT][yY][lL][eE](?![\w:-])" + _WRITTEN + rb">(?:(?<=/>)|.*?(?:(?=</[sS][tT][yY][lL][eE])|\Z))"


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


def sieve(asked: bytes) -> re.Pattern[bytes]:
    """What finds the next tag that is asked about, for `sift`.

    Args:
        asked: a pattern of what follows the "<" of those tags. It begins with a letter, and is none of a style sheet.
    """
    other = rb"(?!" + asked + rb")/?" + _NAME + _WRITTEN + rb">"
    no_tag = rb"(?!(?=" + asked + rb")" + _NAME + _WRITTEN + rb">)"
    passed = whole(rb"[^<]++|<(?:!--.*?(?:-->|\Z)|" + _STYLE_SHEET + rb"|" + other + rb"|" + no_tag + rb")")
    return compiled(passed + rb"<(" + _NAME + rb")(" + _WRITTEN + rb")>", re.DOTALL)


def sift(data: bytes, sieve: re.Pattern[bytes]) -> Iterator[Tag]:
    """The start tags that are asked about."""
    position = 0
    for _ in range(MAX_TAGS):
        match = sieve.match(data, position)
        if match is None:
            return
        name, written = match.groups()
        name = name.lower()
        position = match.end()
        yield _new(Tag, (name, written, match.start(1) - 1, position))
        if name == _SCRIPT and not written.endswith(b"/"):
            closing = _END_OF_SCRIPT.search(data, position)
            if closing is None:
                return
            position = closing.start()


def tag_at(data: bytes, offset: int) -> Tag | None:
    """The start tag at a byte offset, in a file where nothing can hide one."""
    match = _TAG.match(data, offset)
    return None if match is None else Tag(match[1].lower(), match[2], offset, match.end())


def attributes_of(tag: Tag) -> dict[str, str]:
    """The attributes by name in small letters; the first of two counts, as in browsers. "" where there is no value."""
    found: dict[str, str] = {}
    for match in islice(_ATTRIBUTE.finditer(tag.written), MAX_ATTRIBUTES):
        name, *values = match.groups()
        value = next(filter(None, values), b"").decode("utf-8", "replace")
        found.setdefault(name.decode("utf-8", "replace").lower(), unescape(value))
    return found
