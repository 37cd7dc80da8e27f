"""Exact positions of elements in XML text, by a second parse with expat. Only for documents that parsed once."""

from __future__ import annotations

import pyexpat as expat
from collections.abc import Collection, Mapping

Position = tuple[int, int, int]  # line, column (both from 1), byte offset of the "<"


def find_positions(data: bytes) -> list[Position]:
    """The position of every element's "<", in document order; as many as expat can read."""
    parser = expat.ParserCreate()
    found: list[Position] = []

    def start(_name: str, _attributes: object) -> None:
        found.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, parser.CurrentByteIndex))

    parser.StartElementHandler = start
    _run(parser, data)
    return found


def find_spans(data: bytes, ordinals: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """The bytes of some elements, from "<" to behind their last ">": ordinal -> (start, end)."""
    parser = expat.ParserCreate()
    starts: list[int] = []
    open_elements: list[int] = []
    spans: dict[int, tuple[int, int]] = {}

    def start(_name: str, _attributes: object) -> None:
        open_elements.append(len(starts))
        starts.append(parser.CurrentByteIndex)

    def end(_name: str) -> None:
        ordinal = open_elements.pop()
        if ordinal in ordinals:
            spans[ordinal] = (starts[ordinal], end_of_element(data, starts[ordinal], parser.CurrentByteIndex))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _run(parser, data)
    return spans


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return


def end_of_element(data: bytes, start: int, closing: int) -> int:
    """Behind the start tag of an element that closes itself, else behind the closing tag."""
    end = end_of_tag(data, start)
    return end if data[end - 2 : end] == b"/>" else data.find(b">", closing) + 1


def end_of_tag(data: bytes, offset: int) -> int:
    """Behind the ">" of the start tag at `offset`; a ">" in quotes is none."""
    quote = 0
    for index in range(offset, len(data)):
        byte = data[index]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return index + 1
    return len(data)
