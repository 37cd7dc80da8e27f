"""A text in an editor, and how the protocol counts in it: lines from 0, characters in the client's units."""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol.types import Position, Range
from pygls.workspace import PositionCodec

from contentrepo.cached_property import cached_property
from contentrepo.dataclass import dataclass, field

_LINE_END = re.compile(r"\r\n|\n|\r")  # and no other: U+2028 ends a line for Python, not for the protocol


@dataclass(frozen=True)
class Text:
    """The whole of a file.

    Attributes:
        codec: knows the client's units.
    """

    source: str
    codec: PositionCodec = field(repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.source)))

    def line(self, number: int) -> str:
        """A line without its end; "" where there is none."""
        if not 0 <= number < len(self.starts):
            return ""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.source)
        return self.source[self.starts[number] : end].rstrip("\r\n")

    def offset(self, position: Position) -> int:
        """The offset of a position; a position behind a line's end is that end."""
        if position.line >= len(self.starts):
            return len(self.source)
        units = 0
        line = self.line(position.line)
        for index, character in enumerate(line):
            if units >= position.character:
                return self.starts[position.line] + index
            units += self.codec.client_num_units(character)
        return self.starts[position.line] + len(line)

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        number = bisect_right(self.starts, offset) - 1
        return self.at(number, offset - self.starts[number])

    def at(self, line: int, column: int) -> Position:
        """The position of a character of a line, both counted from 0."""
        return Position(line, self.codec.client_num_units(self.line(line)[:column]))

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets."""
        return Range(self.position(start), self.position(end))
