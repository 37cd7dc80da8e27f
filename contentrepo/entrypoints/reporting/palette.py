"""The colours of a terminal. Whether to use them is the caller's choice; the words are the same without."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.dataclass import dataclass, field

_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Palette:
    """Word -> the code that switches its colour on; words without one stay as they are."""

    codes: Mapping[str, str] = field(default_factory=dict)

    def paint(self, word: str) -> str:
        code = self.codes.get(word)
        return f"{code}{word}{_RESET}" if code else word


PLAIN = Palette()
ANSI = Palette(
    {
        "error": "\x1b[31m",
        "rejected": "\x1b[1;31m",
        "warning": "\x1b[33m",
        "info": "\x1b[36m",
        "accepted": "\x1b[32m",
        "unchanged": "\x1b[2m",
    }
)
