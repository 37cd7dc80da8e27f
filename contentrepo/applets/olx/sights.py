"""The one walk over the tags of a file that holds HTML: what can be told of each tag, with its place.

Most pages have no tag that anybody asks about, and a scan in C says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from contentrepo.applets.facts.models import Remark
from contentrepo.applets.olx.accessibility import LOOKED_AT, find_sights, find_skips, is_plainly_fine
from contentrepo.applets.olx.addresses import find_addresses, find_scripts
from contentrepo.applets.olx.codes import INLINE_SCRIPT, TABLE
from contentrepo.applets.olx.tags import MAX_TAGS, Tag, sieve, sift, tag_at
from contentrepo.pattern import compiled, whole

MAX_REMARKS = 1_000  # of one file

Sight = tuple[str, str, str, int]
"""The rule's id or another code, value, detail, byte offset."""

# Of each tag that is asked about, its first letters; some others begin like that, and cost a closer look. The scans are
# fast because all that each may find begins alike.
_LETTERS = (
    rb"[iI][mMfFnN]|[aA][\srRuU]|[tT](?:[aA][bB]|[rR][aA][cC])|[sS](?:[cC]|[oO][uU])|[eE][mM][bB]|[lL][iI][nN]"
    rb"|[oO][bB]|[vV][iI]"
)
_ASKED = compiled(rb"<(?=[iIaAtTsSeElLoOvV])(?:" + _LETTERS + rb")")
_ASKED_OF_PAGES = compiled(rb"<(?=[hHiIaAtTsSeElLoOvV])(?:[hH][1-6]|" + _LETTERS + rb")")
_H = b"hH"
# The name of an attribute, by what stands before it; looked up behind the letters that make the scan fast.
_HANDLING = rb"n(?<=[\s=/>\"']on)[a-zA-Z]{3,20}\s*="
_HANDLER = compiled(rb"o" + _HANDLING)
_HIDING = compiled(rb"<(?:!--|[sS][cC][rR][iI]|[sS][tT][yY])")  # what may hide tags
_VISIBLE = rb"(?:[hH][1-6]|" + _LETTERS + rb")"
_TAGS = sieve(_VISIBLE)
_TAGS_AND_HANDLERS = sieve(
    rb"(?:" + _VISIBLE + rb"|[a-zA-Z]" + whole(rb"[^<>\"'o]++|\"[^\"]*\"|'[^']*'|o(?!" + _HANDLING + rb")") + rb"o)"
)
_HEADINGS = frozenset({b"h1", b"h2", b"h3", b"h4", b"h5", b"h6"})


def find_page_remarks(data: bytes) -> tuple[Remark, ...]:
    """What to say of a page of HTML."""
    starts = _find_starts(data, _ASKED_OF_PAGES)
    has_handler = b"=" in data and _HANDLER.search(data) is not None
    if not has_handler and (not starts or (len(starts) == 1 and data[starts[0] + 1] in _H)):
        return ()
    tags = _read_tags(data, starts, has_handler=has_handler)
    headings = [tag for tag in tags if tag.name in _HEADINGS]
    return _make(data, [*_look_at_all(tags, data), *(find_skips(headings) if len(headings) > 1 else ())])


def find_markup_remarks(data: bytes) -> tuple[Remark, ...]:
    """The same of the HTML within XML. Its headings stand below those that the platform adds."""
    starts = _find_starts(data, _ASKED)
    has_handler = _HANDLER.search(data) is not None
    if not starts and not has_handler:
        return ()
    tags = _read_tags(data, starts, has_handler=has_handler)
    return _make(data, [sight for sight in _look_at_all(tags, data) if _holds_in_xml(sight)])


def _holds_in_xml(sight: Sight) -> bool:
    """A problem's tables hold its inputs, and its scripts are Python unless they say otherwise."""
    code, _, detail, _ = sight
    return code != TABLE and (code != INLINE_SCRIPT or bool(detail))


def _find_starts(data: bytes, asked: re.Pattern[bytes]) -> list[int]:
    """Where tags begin that are asked about, but for those that are plainly fine."""
    starts = [match.start() for match in islice(asked.finditer(data), MAX_TAGS)]
    return [start for start in starts if data[start + 1] in _H or not is_plainly_fine(data, start)]


def _read_tags(data: bytes, starts: list[int], *, has_handler: bool) -> list[Tag]:
    """The tags that are asked about; by a walk over all of them where some may only look like tags."""
    if has_handler:
        return list(sift(data, _TAGS_AND_HANDLERS))
    if _HIDING.search(data):
        asked = frozenset(starts)
        return [tag for tag in sift(data, _TAGS) if tag.start in asked]
    return [tag for start in starts if (tag := tag_at(data, start)) is not None]


def _look_at_all(tags: Iterable[Tag], data: bytes) -> Iterator[Sight]:
    for tag in tags:
        name, written = tag.name, tag.written
        if name in LOOKED_AT:
            yield from find_sights(tag, data)
        if b":" in written or b"/c" in written:
            yield from find_addresses(tag)
        if b"on" in written or name == b"script":
            yield from find_scripts(tag)


def _make(data: bytes, sights: list[Sight]) -> tuple[Remark, ...]:
    """Remarks in the order of the file; of equal ones the first."""
    if not sights:
        return ()
    firsts: dict[tuple[str, str, str], int] = {}
    for code, value, detail, offset in sights:
        firsts.setdefault((code, value, detail), offset)
    rows = sorted((offset, *key) for key, offset in firsts.items())[:MAX_REMARKS]
    places = _find_places(data, [row[0] for row in rows])
    return tuple(Remark(*row[1:], *place) for row, place in zip(rows, places, strict=True))


def _find_places(data: bytes, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Line and column of ascending offsets, in one walk."""
    line = column = 1
    seen = 0
    for offset in offsets:
        start = data.rfind(b"\n", seen, offset) + 1
        if start:
            line, column, seen = line + data.count(b"\n", seen, offset), 1, start
        column += len(data[seen:offset].decode("utf-8", "replace"))
        seen = offset
        yield line, column
