"""Lines of raw tree objects, found and compared without taking the rest apart: OLX folders have thousands of files.

A line is `<mode> <name>`, a zero byte, and an id of 20 bytes that may look like anything. So no line is found by a look
for its beginning; lines are counted, from the first or from many in a row, by expressions that do that fast.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.repository.models import EXECUTABLE, FILE, FOLDER, SUBMODULE, SYMLINK
from contentrepo.applets.repository.tree import ID_BYTES, parse_tree
from contentrepo.pattern import DOTALL, compiled, whole

_KIND, _REGULAR, _OWNER_RUNS = 0o170000, 0o100000, 0o100
_LINE = compiled(rb"[^\0]++\0.{20}", DOTALL)
_WHOLE_LINES = compiled(whole(rb"[^\0]++\0.{20}"), DOTALL)

# So many lines in a row, of which each begins with a mode, are lines, wherever the first was found: what looks like one
# within a name ends where the line ends, and nobody can make ids look like lines again and again.
_SOME_LINES = compiled(whole(rb"(?:100644|100755|40000|120000|160000) [^\0]++\0.{20}", "{8,}"), DOTALL)

NEAR = 1 << 12  # bytes before a place in which such lines are looked for
PIECE = 1 << 14  # bytes that are compared at once

Lines = Mapping[bytes, tuple[int, str]]
"""Name -> (mode, object id)."""


def plain_mode(mode: int) -> int:
    """The mode as git tells it, whatever an old program wrote."""
    if mode & _KIND == _REGULAR:
        return EXECUTABLE if mode & _OWNER_RUNS else FILE
    return mode & _KIND if mode & _KIND in (FOLDER, SYMLINK) else SUBMODULE


def find_line(data: bytes, name: bytes) -> tuple[int, str] | None:
    """Mode, as git tells it, and id of one name; None where the tree has no such name."""
    place = find_place(data, name)
    if place is None:
        return None
    start, end = place
    return plain_mode(int(data[start : data.index(b" ", start)], 8)), data[end - ID_BYTES : end].hex()


def find_place(data: bytes, name: bytes) -> tuple[int, int] | None:
    """Where the line of a name begins and ends; None where the tree has no such name."""
    blank = data.find(b" %s\0" % name)
    while blank >= 0:
        start = _line_start(data, blank)
        if b" " not in data[start:blank]:
            return start, blank + len(name) + 2 + ID_BYTES
        blank = data.find(b" %s\0" % name, blank + 1)
    return None


def compare_lines(old: bytes, new: bytes) -> tuple[Lines, Lines]:
    """The lines that only the one tree has, and those that only the other has, modes as git tells them.

    Raises:
        ValueError: one of them is no tree.
    """
    start = _line_start(old, _common_start(old, new))
    if (alone := _compare_alone(old, new, start)) is not None:
        return alone
    rest = _common_end(old, new, start)
    ends = _meet(old, new, start, rest)
    one, other = (_split(data[start:end]) for data, end in zip((old, new), ends, strict=True))
    before, after = _read(b"".join(_only(one, other))), _read(b"".join(_only(other, one)))
    return _without(before, after), _without(after, before)


def _compare_alone(old: bytes, new: bytes, start: int) -> tuple[Lines, Lines] | None:
    """The lines that begin where both trees do not say the same any more; None where others differ, too.

    On the way to an edited file there are no others.
    """
    one, other = old.find(b"\0", start), new.find(b"\0", start)
    if one < 0 or other < 0 or old[one + 1 + ID_BYTES :] != new[other + 1 + ID_BYTES :]:
        return None
    (name, before), (other_name, after) = _read_line(old, start, one), _read_line(new, start, other)
    return ({}, {}) if (name, before) == (other_name, after) else ({name: before}, {other_name: after})


def _read_line(data: bytes, start: int, zero: int) -> tuple[bytes, tuple[int, str]]:
    """Name, and mode and id, of a line whose zero byte is at a place."""
    blank, found = data.index(b" ", start, zero), data[zero + 1 : zero + 1 + ID_BYTES]
    if len(found) < ID_BYTES:
        raise ValueError("the last line of the tree is cut")
    return data[blank + 1 : zero], (plain_mode(int(data[start:blank], 8)), found.hex())


def _line_start(data: bytes, place: int) -> int:
    """Where the line begins in which a place is: counted from lines not far before it, else from the first."""
    near = _SOME_LINES.search(data, place - NEAR, place) if place > NEAR else None
    start = near.end() if near else 0
    found = _WHOLE_LINES.match(data, start, place)
    return found.end() if found else start


def _common_start(old: bytes, new: bytes) -> int:
    """How many bytes are the same at the beginning: piece by piece, then within the first that differs."""
    length, start = min(len(old), len(new)), 0
    while start < length and old[start : start + PIECE] == new[start : start + PIECE]:
        start += PIECE
    last = min(start + PIECE, length)
    while start < last:
        middle = (start + last + 1) // 2
        if old[start:middle] == new[start:middle]:
            start = middle
        else:
            last = middle - 1
    return min(length, start)


def _common_end(old: bytes, new: bytes, start: int) -> int:
    """How many bytes are the same at the end, of those behind `start`."""
    length, (one, other) = min(len(old), len(new)) - start, (len(old), len(new))
    same = 0
    while same < length and old[max(one - PIECE, start) : one] == new[max(other - PIECE, start) : other]:
        same, one, other = same + PIECE, one - PIECE, other - PIECE
    most = min(same + PIECE, length)
    while same < most:
        middle = (same + most + 1) // 2
        if old[len(old) - middle : len(old) - same] == new[len(new) - middle : len(new) - same]:
            same = middle
        else:
            most = middle - 1
    return min(length, same)


def _meet(old: bytes, new: bytes, start: int, rest: int) -> tuple[int, int]:
    """The first ends of lines after which both trees say the same, which is not more than the last `rest` bytes."""
    one = other = start
    while len(old) - one != len(new) - other or len(old) - one > rest:
        if len(old) - one >= len(new) - other:
            one = _line_end(old, one)
        else:
            other = _line_end(new, other)
    return one, other


def _line_end(data: bytes, start: int) -> int:
    end = data.index(b"\0", start) + 1 + ID_BYTES
    if end > len(data):
        raise ValueError("the last line of the tree is cut")
    return end


def _split(data: bytes) -> list[bytes]:
    """The lines, which may be thousands between two that differ."""
    lines: list[bytes] = _LINE.findall(data)
    if sum(map(len, lines)) != len(data):
        raise ValueError("a line of the tree is cut")
    return lines


def _only(lines: list[bytes], others: list[bytes]) -> list[bytes]:
    known = set(others)
    return [line for line in lines if line not in known]


def _read(data: bytes) -> Lines:
    return {name: (plain_mode(mode), object_id) for name, (mode, object_id) in parse_tree(data).items()}


def _without(lines: Lines, others: Lines) -> Lines:
    return {name: line for name, line in lines.items() if others.get(name) != line}
