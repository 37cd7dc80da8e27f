"""Text as the bytes of an XML file that is there already."""

from __future__ import annotations

from contentrepo.pattern import compiled

_ENCODING = compiled(rb"[^>]*?encoding\s*=\s*[\"']([^\"'>]{1,60})")
_UTF8 = frozenset({b"utf-8", b"utf8"})
_WRITTEN = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def write_value(value: str, data: bytes) -> bytes:
    """What stands between the quotes of an attribute, in the file that holds `data`."""
    return value.translate(_WRITTEN).encode("utf-8" if is_utf8(data) else "ascii", "xmlcharrefreplace")


def is_utf8(data: bytes) -> bool:
    """Whether a file that parsed says, or does not deny, that it is UTF-8."""
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    match = _ENCODING.match(head) if head.startswith(b"<?xml") else None
    return match is None or match[1].lower() in _UTF8
