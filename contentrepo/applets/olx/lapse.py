"""What is wrong at the byte where XML stops making sense. Sees the text around it and nothing else."""

from __future__ import annotations

from contentrepo.pattern import compiled

_NAME = compiled(rb"[^\s<>/=\"'&;]{1,60}")
_REFERENCE = compiled(rb"&#?[\w.-]{0,40}\Z")
_VALUELESS = compiled(rb"[\s\"']([^\s<>/=\"']{1,60})\s*\Z")
_UNQUOTED = compiled(rb"([^\s<>/=\"']{1,60})\s*=\s*\Z")
_WINDOW = 4096  # bytes before the place that are looked at
_LOWEST_CHARACTER = 0x20
_BLANKS = b"\t\n\r"

Explained = tuple[int, str]  # byte offset, our words


def tag_name(data: bytes, offset: int) -> str:
    """The name that begins at `offset`."""
    match = _NAME.match(data, offset)
    return match[0].decode("utf-8", "replace") if match else ""


def describe_token(data: bytes, offset: int) -> Explained:
    """Where to look, and what is wrong there."""
    offset = min(offset, max(len(data) - 1, 0))
    return (
        _character(data, offset)
        or _reference(data, offset)
        or _comment(data, offset)
        or _loose_sign(data, offset)
        or _attribute(data, offset)
        or (offset, "the text is not well-formed here")
    )


def _character(data: bytes, offset: int) -> Explained | None:
    byte = data[offset]
    if byte < _LOWEST_CHARACTER and byte not in _BLANKS:
        return offset, f"the control character U+{byte:04X} is not allowed in XML"
    return None


def _reference(data: bytes, offset: int) -> Explained | None:
    match = _REFERENCE.search(data, max(offset - 64, 0), offset)
    if match is None:
        return None
    written = match[0].decode("utf-8", "replace")
    if written == "&":
        return match.start(), "a plain `&` is written `&amp;` in XML"
    if written.startswith("&#"):
        return match.start(), f"the character number `{written}` is not finished by `;` or is no number"
    return match.start(), f"`{written}` lacks its `;`; a plain `&` is written `&amp;`"


def _comment(data: bytes, offset: int) -> Explained | None:
    start = data.rfind(b"<!--", 0, offset)
    if start < 0 or data.find(b"-->", start, offset) >= 0:
        return None
    return max(offset - 2, start), "`--` is not allowed inside a comment"


def _loose_sign(data: bytes, offset: int) -> Explained | None:
    if data[offset - 2 : offset] == b"</" or data[offset - 1 : offset + 1] == b"</":
        return max(offset - 1, 0), "a closing tag without an opening one"
    if offset and data[offset - 1 : offset] == b"<":
        return offset - 1, "a `<` that begins no tag is written `&lt;`"
    if data[max(offset - 2, 0) : offset + 1] == b"]]>":
        return offset - 2, "`]]>` in text is written `]]&gt;`"
    return None


def _attribute(data: bytes, offset: int) -> Explained | None:
    start = data.rfind(b"<", max(offset - _WINDOW, 0), offset)
    if start < 0:
        return None
    before, tag = data[start:offset], tag_name(data, start + 1)
    if data[offset : offset + 1] == b"<":
        return _unclosed(before, tag, start, offset)
    if match := _UNQUOTED.search(before):
        return offset, f'the value of `{match[1].decode("utf-8", "replace")}` is not in quotes (`"..."`)'
    if before[-1:] in {b'"', b"'"}:
        return offset, f"a blank is missing between two attributes of `<{tag}>`"
    if match := _VALUELESS.search(before):
        return offset, f"the attribute `{match[1].decode('utf-8', 'replace')}` has no value"
    return offset, f"the tag `<{tag}>` is not well-formed here"


def _unclosed(before: bytes, tag: str, start: int, offset: int) -> Explained:
    if before.count(b'"') % 2 or before.count(b"'") % 2:
        return offset, f"a `<` in a value of `<{tag}>`: a closing quote is missing, or it is written `&lt;`"
    return start, f"the tag `<{tag}` is not closed by `>` before the next one begins"
