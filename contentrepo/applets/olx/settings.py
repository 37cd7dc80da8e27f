"""A JSON file as plain data; with the place of each key and item, down to the depth that findings need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from contentrepo.applets.facts.models import Fault, Settings
from contentrepo.applets.olx.obstacles import find_crowd, find_encoding_fault, find_obstacle, place_of
from contentrepo.pattern import compiled

PLACED_DEPTH = 3  # `/course~1run/tabs/0`, `/GRADER/0/weight`
MAX_DEPTH = 100
MAX_POINTERS = 4 * 1024 * 1024  # characters of all pointers together: long keys above many items multiply
INVALID = "invalid-json"

_TOO_DEEP = Fault("too-deep", 0, 0, f"objects and lists stand in each other more than {MAX_DEPTH} deep")

_BOM = b"\xef\xbb\xbf"
_TOKEN = compiled(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,\n]|[^\s{}\[\]:,"]+')
_WORDS = {
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected",
    "Illegal trailing comma before end of object": "a comma stands before the closing `}`",
    "Illegal trailing comma before end of array": "a comma stands before the closing `]`",
    "Expecting ':' delimiter": "a `:` is expected after the key",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected",
    "Expecting value": "a value is expected",
    "Extra data": "something follows the end of the value; a file holds one value",
    "Unterminated string starting at": "the string that begins here is never closed",
    "Invalid control character at": "a string goes over the end of its line, or has a control character in it",
    "Invalid \\escape": "this backslash escapes nothing; a plain one is written `\\\\`",
    "Invalid \\uXXXX escape": "`\\u` is followed by four hexadecimal digits",
}


def read_settings(data: bytes) -> Settings:
    """JSON and where its parts stand."""
    settings = read_data(data)
    if settings.fault:
        return settings
    return settings._replace(places=tuple((pointer, *place) for pointer, place, _ in _find_places(data.decode())))


def find_key(data: bytes, pointer: str) -> tuple[int, int] | None:
    """Offsets of the key's token, quotes included."""
    text = data.decode()
    spans = [span for found, _, span in _find_places(text) if found == pointer]
    if len(spans) != 1 or text[spans[0][0]] != '"':
        return None
    start, end = spans[0]
    return len(text[:start].encode()), len(text[:end].encode())


def read_data(data: bytes) -> Settings:
    """JSON without places."""
    fault = (
        find_obstacle(data) or find_crowd(data, (b",", b"[", b"{")) or _find_prefix(data) or find_encoding_fault(data)
    )
    if fault is not None:
        return Settings(fault)
    text = data.decode()
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return Settings(_describe(data, text, error))
    except RecursionError:
        return Settings(_TOO_DEEP)
    except ValueError:
        return Settings(Fault(INVALID, 0, 0, "a number has too many digits"))
    return Settings(_TOO_DEEP) if _is_too_deep(value) else Settings(None, value)


def _is_too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [part for whole in level for part in _parts(whole) if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def _parts(whole: object) -> Iterable[object]:
    if isinstance(whole, dict):
        return whole.values()
    return whole if isinstance(whole, list) else ()


def _find_prefix(data: bytes) -> Fault | None:
    if data.startswith(_BOM):
        return Fault(INVALID, 1, 1, "the file begins with a byte-order mark, which JSON does not allow")
    return None


def _describe(data: bytes, text: str, error: json.JSONDecodeError) -> Fault:
    if not text.strip():
        return Fault(INVALID, 1, 1, "the file is empty")
    wanted = next(
        (words for known, words in _WORDS.items() if error.msg.startswith(known)), "the text is not JSON here"
    )
    at = error.pos
    if error.msg.startswith("Illegal trailing comma"):  # Python 3.13 points to the comma, others to what follows it
        at = len(text) - len(text[at + 1 :].lstrip())
    last, following = text[:at].rstrip()[-1:], text[at:].lstrip()[:1]
    if last == "," and following in {"}", "]"}:
        wanted = f"a comma stands before the closing `{following}`"
    return Fault(INVALID, *place_of(data, len(text[:at].encode())), wanted)


def _find_places(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Pointer, (line, column) and span of each key and item, in the order of the text, which is known to be JSON.

    Where the pointers become too long all together, what follows has no place.
    """
    holders: list[_Holder] = []
    room = MAX_POINTERS
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark == "\n":
            line, start = line + 1, match.end()
        elif mark in "}]":
            holders.pop()
        elif mark in ":,":
            holders[-1].awaits_key = mark == "," and not holders[-1].is_list
        else:
            pointer = _enter(holders, mark)
            if pointer is not None:
                room -= len(pointer)
                if room < 0:
                    return
                yield pointer, (line, match.start() - start + 1), match.span()


def _enter(holders: list[_Holder], mark: str) -> str | None:
    """Take a key or the beginning of a value; gives its pointer where its place is wanted."""
    holder = holders[-1] if holders else None
    is_place = holder is None or holder.is_list or holder.awaits_key
    if holder is not None and holder.awaits_key:
        holder.awaits_key = False
        holder.part = json.loads(mark).replace("~", "~0").replace("/", "~1")
    else:
        if holder is not None and holder.is_list:
            holder.count += 1
            holder.part = str(holder.count)
        if mark in "{[":
            base = holder.pointer if holder and len(holders) <= PLACED_DEPTH else ""
            holders.append(_Holder(base, is_list=mark == "["))
    depth = len(holders) - (mark in "{[")
    if not is_place or depth > PLACED_DEPTH:
        return None
    return holder.pointer if holder else ""


class _Holder:
    """An open object or list of the scan, and which part of it is being read."""

    __slots__ = ("awaits_key", "base", "count", "is_list", "part")

    def __init__(self, base: str, *, is_list: bool) -> None:
        self.base = base
        self.is_list = is_list
        self.awaits_key = not is_list
        self.count = -1
        self.part = ""

    @property
    def pointer(self) -> str:
        return f"{self.base}/{self.part}"
