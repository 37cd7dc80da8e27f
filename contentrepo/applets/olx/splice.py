"""Edits of one XML file in its bytes: an attribute, a child, an element. Everything else stays as it was written.

For documents that parsed once and are UTF-8; what cannot be told gives None.
"""

from __future__ import annotations

import pyexpat as expat
import re
from collections.abc import Mapping

from contentrepo.applets.olx.markup import end_of_tag, find_spans
from contentrepo.applets.olx.models import Child
from contentrepo.applets.olx.start_tag import find_start_tag

_ESCAPES = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
_INDENT = b"  "


def list_children(data: bytes, ordinal: int) -> tuple[Child, ...]:
    """The child elements of an element, in order."""
    parser = expat.ParserCreate()
    count, path = 0, [-1]
    found: list[tuple[str, dict[str, str], int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        if path[-1] == ordinal:
            found.append((name, attributes, count))
        path.append(count)
        count += 1

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return ()
    spans = find_spans(data, {number for *_, number in found})
    return tuple(Child(name, attributes, number, *spans[number]) for name, attributes, number in found)


def set_attributes(data: bytes, ordinal: int, values: Mapping[str, str | None]) -> bytes | None:
    """The file with attributes of one element set, or taken away (None)."""
    for name, value in values.items():
        tag = find_start_tag(data, ordinal)
        if tag is None:
            return None
        written = tag.find(name)
        if value is None:
            data = data if written is None else data[: written.start] + data[written.end :]
        elif written is None:
            data = data[: tag.end] + b' %s="%s"' % (name.encode(), escape(value)) + data[tag.end :]
        else:
            quoted = b'"%s"' % escape(value)
            data = data[: written.value_start - 1] + quoted + data[written.value_end + 1 :]
    return data


def escape(value: str) -> bytes:
    """An attribute's value as it stands between double quotes."""
    return "".join(_ESCAPES.get(letter, letter) for letter in value).encode()


def replace_element(data: bytes, ordinal: int, element: bytes) -> bytes | None:
    """The file with another element in the place of one."""
    span = find_spans(data, {ordinal}).get(ordinal)
    return None if span is None else data[: span[0]] + element + data[span[1] :]


def insert_child(data: bytes, ordinal: int, element: bytes, position: int) -> bytes | None:
    """The file with a child more, before the child at `position` (behind the last where that is not there)."""
    span = find_spans(data, {ordinal}).get(ordinal)
    if span is None:
        return None
    children = list_children(data, ordinal)
    if 0 <= position < len(children):
        at = children[position].start
        return data[:at] + element + _line_before(data, at) + data[at:]
    if children:
        at = children[-1].end
        return data[:at] + (_line_before(data, children[-1].start) + element) + data[at:]
    return _insert_first(data, span, element)


def _insert_first(data: bytes, span: tuple[int, int], element: bytes) -> bytes:
    start, end = span
    outer = _line_before(data, start) or b"\n"
    inside = outer + _INDENT + element + outer
    if data[end - 2 : end] == b"/>":
        name = re.match(rb"<([^\s/>]+)", data[start:end])
        assert name is not None  # noqa: S101 - it is an element
        return data[: end - 2].rstrip() + b">" + inside + b"</" + name[1] + b">" + data[end:]
    behind = end_of_tag(data, start)
    closing = data.rindex(b"</", behind, end)
    text = data[behind:closing]
    kept = b"" if not text.strip() else text
    return data[:behind] + kept + inside + data[closing:]


def remove_child(data: bytes, child: Child) -> bytes:
    """The file without a child, and without the line that it had for itself."""
    blanks = _line_before(data, child.start)
    return data[: child.start - len(blanks)] + data[child.end :]


def _line_before(data: bytes, at: int) -> bytes:
    """The line end and the blanks before an element that begins its line; b"" where it stands beside something."""
    start = at
    while start and data[start - 1] in b" \t":
        start -= 1
    if start == 0 or data[start - 1 : start] != b"\n":
        return b""
    start -= 2 if data[start - 2 : start] == b"\r\n" else 1
    return data[start:at]
