"""Text of the content with nothing hidden in it: control and bidirectional characters as escapes."""

from __future__ import annotations

_FIRST_BYTE, _LAST_BYTE = "\udc80", "\udcff"


def show_hidden(text: str) -> str:
    return text if text.isprintable() else "".join(map(_escape, text))


def _escape(character: str) -> str:
    if character.isprintable():
        return character
    if _FIRST_BYTE <= character <= _LAST_BYTE:  # a byte of a name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
