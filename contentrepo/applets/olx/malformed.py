"""Why a file is not XML, in our own words and with the place where a person would look.

The parser has already refused the bytes; expat reads them a second time only to say what is wrong and where.
What expat calls an invalid token is looked at in `lapse`.
"""

from __future__ import annotations

import pyexpat as expat
import re
from collections import Counter

from contentrepo.applets.facts.models import Fault
from contentrepo.applets.olx.lapse import describe_token, tag_name
from contentrepo.applets.olx.obstacles import find_encoding_fault, place_of
from contentrepo.pattern import pattern, whole

MAX_DEPTH = 256  # elements within elements; the parser's own limit, which is the platform's too
MAX_VALUE = 10_000_000  # characters of one attribute; the parser's limit too

INVALID = "invalid-xml"
_DECLARED = pattern(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]{1,60})")
# What may stand before a document type, and all of it up to the declarations: a bracket in quotes opens none.
_BEFORE = pattern(rb"(?:\xef\xbb\xbf)?" + whole(rb"\s++|<\?.*?\?>|<!--.*?-->"), re.DOTALL)
_DOCTYPE = pattern(rb"<!DOCTYPE" + whole(rb"[^\"'\[>]++|\"[^\"]*\"|'[^']*'") + rb"(\[)?")
# Encodings in which every sign of a document type is its own byte and no other byte is one.
_PLAIN = pattern(r"(?:us-)?ascii|utf-?8|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_XML_ID = pattern(r"[^\W\d][\w.-]*")
_UTF8 = frozenset({"ascii", "us-ascii", "utf-8", "utf8"})
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")
_ERRORS = expat.errors.codes


HIDDEN_DECLARATIONS = Fault(INVALID, 1, 1, "a document type in an encoding other than UTF-8 is not allowed")


def find_declarations(data: bytes) -> Fault | None:
    """A document type with declarations of its own, or a wide encoding: both are refused before any parsing."""
    if data.startswith(_WIDE):
        return Fault("not-utf8", 1, 1, "the file is UTF-16 or UTF-32; the platform reads UTF-8 only")
    match = _find_doctype(data)
    if match is not None and match[1]:
        return Fault(INVALID, *place_of(data, match.start()), "entity and other DTD declarations are not allowed")
    return None


def find_hidden_declarations(data: bytes, encoding: str) -> Fault | None:
    """The same of a document type that the parser found, and that the bytes do not show as it read them."""
    return None if _PLAIN.fullmatch(encoding) and _find_doctype(data) else HIDDEN_DECLARATIONS


def _find_doctype(data: bytes) -> re.Match[bytes] | None:
    if b"<!DOCTYPE" not in data:
        return None
    before = _BEFORE.match(data)
    return _DOCTYPE.match(data, before.end() if before else 0)


def read_malformation(data: bytes, error: Exception) -> Fault:
    """What is wrong with XML that the parser refused with `error`."""
    if not data.removeprefix(_BOM).strip():
        return Fault(INVALID, 1, 1, "the file is empty")
    declared = _DECLARED.match(data.removeprefix(_BOM))
    encoding = declared[1].decode("ascii", "replace") if declared else "utf-8"
    if encoding.lower() in _UTF8 and (fault := find_encoding_fault(data)):
        return fault
    fault = _Reading(data).read()
    if fault is not None:
        return fault
    line, column = getattr(error, "position", None) or (1, 1)
    if encoding.lower() not in _UTF8:
        return Fault(INVALID, 1, 1, f"the encoding `{encoding}` is not known here; write the file as UTF-8")
    return Fault(INVALID, max(line, 1), max(column, 1), "the file is not well-formed XML")


class _Reading:
    """One reading by expat: what is open when it stops, and what only the first parser minds."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._open: list[tuple[str, int, tuple[str, ...]]] = []  # name, offset, prefixes declared there
        self._prefixes = Counter({"xml": 1, "xmlns": 1})
        self._ids: set[str] = set()
        self._other: Fault | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self) -> Fault | None:
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError as error:
            return self._other or self._describe(error)
        except (ValueError, LookupError):
            return self._other
        return self._other

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        declared = tuple(key[6:] for key in attributes if key.startswith("xmlns:"))
        self._prefixes.update(declared)
        self._open.append((name, self._parser.CurrentByteIndex, declared))
        if self._other is None:
            self._other = self._find_other(name, attributes)

    def _end(self, _name: str) -> None:
        self._prefixes.subtract(self._open.pop()[2])

    def _find_other(self, name: str, attributes: dict[str, str]) -> Fault | None:
        place = (self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        if len(self._open) > MAX_DEPTH:
            return Fault("too-deep", *place, f"elements stand in each other more than {MAX_DEPTH} deep")
        if any(len(value) > MAX_VALUE for value in attributes.values()):
            return Fault("too-large", *place, f"a value of `<{name[:60]}>` has more than {MAX_VALUE:,} characters")
        if "xml:id" in attributes and (fault := self._judge_id(attributes["xml:id"], place)):
            return fault
        for written in (name, *attributes):
            prefix, colon, rest = written.partition(":")
            if colon and (not self._prefixes[prefix] or not rest or ":" in rest):
                return Fault(
                    INVALID, *place, f"the prefix of `{written[:60]}` is not declared (`xmlns:{prefix[:40]}=...`)"
                )
        return None

    def _judge_id(self, written: str, place: tuple[int, int]) -> Fault | None:
        if _XML_ID.fullmatch(written) is None:
            return Fault(INVALID, *place, f"the `xml:id` `{written[:60]}` is no name: a letter first, and no blank")
        if written in self._ids:
            return Fault(INVALID, *place, f"the `xml:id` `{written[:60]}` stands twice in the file")
        self._ids.add(written)
        return None

    def _describe(self, error: expat.ExpatError) -> Fault:
        offset, detail = self._explain(error.code, max(self._parser.ErrorByteIndex, 0))
        return Fault(INVALID, *place_of(self.data, offset), detail)

    def _explain(self, code: int, offset: int) -> tuple[int, str]:
        for message, explain in _EXPLANATIONS.items():
            if _ERRORS[message] == code:
                return explain(self, offset)
        return describe_token(self.data, offset)

    def mismatched(self, offset: int) -> tuple[int, str]:
        name, start, _ = self._open[-1]
        line = place_of(self.data, start)[0]
        closing = tag_name(self.data, offset)
        return (
            offset - 2,
            f"`</{closing}>` stands where `</{name[:60]}>` is expected: `<{name[:60]}>` of line {line} is open",
        )

    def unfinished(self, offset: int) -> tuple[int, str]:
        if not self._open:
            return offset, "the file has no element"
        name, start, _ = self._open[-1]
        return start, f"`<{name[:60]}>` is never closed"

    def unclosed(self, offset: int) -> tuple[int, str]:
        if self.data.startswith(b"<!--", offset):
            return offset, "the comment that begins here is never closed by `-->`"
        slash = "/" if self.data.startswith(b"</", offset) else ""
        name = slash + tag_name(self.data, offset + 1 + len(slash))
        return offset, f"the tag `<{name}` that begins here is never closed by `>`"

    def duplicate(self, offset: int) -> tuple[int, str]:
        return offset, f"the attribute `{tag_name(self.data, offset)}` stands twice in one tag"

    def trailing(self, offset: int) -> tuple[int, str]:
        return offset, "something follows the end of the root element; a file holds one element"

    def undefined(self, offset: int) -> tuple[int, str]:
        name = tag_name(self.data, offset + 1)
        return (
            offset,
            f"the entity `&{name};` is not defined in XML; write the character itself, or its number `&#...;`",
        )

    def bad_number(self, offset: int) -> tuple[int, str]:
        return offset, "this character number is not allowed in XML"

    def late_declaration(self, offset: int) -> tuple[int, str]:
        return offset, "`<?xml ...?>` stands after the beginning of the file"

    def plain_text(self, offset: int) -> tuple[int, str]:
        return offset, "the file begins with text; an element is expected"

    def open_cdata(self, offset: int) -> tuple[int, str]:
        start = self.data.rfind(b"<![CDATA[", 0, offset + 1)
        return max(start, 0), "`<![CDATA[` is never closed by `]]>`"


_EXPLANATIONS = {
    expat.errors.XML_ERROR_TAG_MISMATCH: _Reading.mismatched,
    expat.errors.XML_ERROR_NO_ELEMENTS: _Reading.unfinished,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: _Reading.unclosed,
    expat.errors.XML_ERROR_PARTIAL_CHAR: _Reading.unclosed,
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: _Reading.duplicate,
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: _Reading.trailing,
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: _Reading.undefined,
    expat.errors.XML_ERROR_BAD_CHAR_REF: _Reading.bad_number,
    expat.errors.XML_ERROR_MISPLACED_XML_PI: _Reading.late_declaration,
    expat.errors.XML_ERROR_SYNTAX: _Reading.plain_text,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _Reading.open_cdata,
}
