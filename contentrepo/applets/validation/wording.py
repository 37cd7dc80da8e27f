"""How a rule quotes what the content says, so that no name can forge or garble our sentence.

What a terminal, a browser or a CI log needs beyond that is the renderers' business.
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 120
"""Characters of a value that a message shows; the finding's own `value` is never shortened."""

_FIRST_BYTE, _LAST_BYTE = "\udc80", "\udcff"


def quote(value: str) -> str:
    """`value` in backticks, on one line, with what cannot be seen made visible."""
    shown = value if len(value) <= LONGEST else f"{value[: LONGEST - 3]}..."
    return f"`{shown if shown.isprintable() else ''.join(map(_visible, shown))}`"


def quote_all(values: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    quoted = [quote(value) for value in values]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def count(number: int, noun: str) -> str:
    """1 block, 3 blocks."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if _FIRST_BYTE <= character <= _LAST_BYTE:  # a byte of a name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
