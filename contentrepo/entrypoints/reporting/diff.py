"""What fixing would change, as a unified diff that `git apply` takes. The bytes of lines are those of the files."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from contentrepo.api.fix import Edit, FileFix
from contentrepo.named_tuple import NamedTuple

CONTEXT = 3
_NO_END = b"\n\\ No newline at end of file\n"
_ESCAPES = {ord("\n"): "\\n", ord("\t"): "\\t", ord('"'): '\\"', ord("\\"): "\\\\"}


class _Change(NamedTuple):
    """Lines of the old file, by index, and the lines that take their place."""

    first: int
    last: int
    new: list[bytes]


def render_diff(files: Iterable[FileFix]) -> bytes:
    """All files, one after the other."""
    return b"".join(line for file in files for line in _render_file(file))


def _render_file(file: FileFix) -> Iterator[bytes]:
    old = _lines(file.old)
    yield b"--- %s\n+++ %s\n" % (_name("a/", file.path), _name("b/", file.path))
    shift = 0
    for hunk in _hunks(_changes(file, old)):
        start, end = max(hunk[0].first - CONTEXT, 0), min(hunk[-1].last + CONTEXT, len(old))
        more = sum(len(change.new) - (change.last - change.first) for change in hunk)
        ranges = (_range(start, end - start), _range(start + shift, end - start + more))
        yield "@@ -{} +{} @@\n".format(*ranges).encode()
        yield from _render_hunk(hunk, old, start, end)
        shift += more


def _render_hunk(hunk: Sequence[_Change], old: Sequence[bytes], start: int, end: int) -> Iterator[bytes]:
    at = start
    for change in hunk:
        yield from (_line(b" ", line) for line in old[at : change.first])
        yield from (_line(b"-", line) for line in old[change.first : change.last])
        yield from (_line(b"+", line) for line in change.new)
        at = change.last
    yield from (_line(b" ", line) for line in old[at:end])


def _changes(file: FileFix, old: Sequence[bytes]) -> list[_Change]:
    """The lines that edits touch, whole; edits of the same lines, or of neighbours, together."""
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    groups: list[list[Edit]] = []
    for edit in file.edits:
        if groups and _line_at(starts, groups[-1][-1].end) + 1 >= _line_at(starts, edit.start):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return [_change(file.old, group, starts) for group in groups]


def _change(data: bytes, edits: Sequence[Edit], starts: Sequence[int]) -> _Change:
    first, last = _line_at(starts, edits[0].start), _line_at(starts, edits[-1].end) + 1
    text, at = b"", starts[first]
    for edit in edits:
        text += data[at : edit.start] + edit.replacement
        at = edit.end
    old, new = _lines(data[starts[first] : starts[last]]), _lines(text + data[at : starts[last]])
    while old and new and old[-1] == new[-1]:
        old, new, last = old[:-1], new[:-1], last - 1
    while old and new and old[0] == new[0]:
        old, new, first = old[1:], new[1:], first + 1
    return _Change(first, last, new)


def _line_at(starts: Sequence[int], offset: int) -> int:
    """The line that holds the byte at `offset`; of the end of the file, the last line."""
    return max(min(bisect_right(starts, offset) - 1, len(starts) - 2), 0)


def _hunks(changes: Sequence[_Change]) -> list[list[_Change]]:
    hunks: list[list[_Change]] = []
    for change in changes:
        if hunks and change.first - hunks[-1][-1].last <= 2 * CONTEXT:
            hunks[-1].append(change)
        else:
            hunks.append([change])
    return hunks


def _lines(data: bytes) -> list[bytes]:
    """As git takes them: a carriage return ends none."""
    whole = data.split(b"\n")
    return [line + b"\n" for line in whole[:-1]] + ([whole[-1]] if whole[-1] else [])


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + _NO_END


def _range(start: int, count: int) -> str:
    """As diffs count: from 1, and the line before where nothing is left."""
    return f"{start + 1 if count else start},{count}"


def _name(side: str, path: str) -> bytes:
    """As git writes a name: in quotes where it holds what a line cannot."""
    name = os.fsencode(side + path)
    if all(byte >= ord(" ") and byte not in b'"\\\x7f' for byte in name):
        return name
    return ('"' + "".join(_ESCAPES.get(byte) or _octal(byte) for byte in name) + '"').encode()


def _octal(byte: int) -> str:
    return chr(byte) if byte in range(0x20, 0x7F) else f"\\{byte:03o}"
