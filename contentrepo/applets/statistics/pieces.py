"""The outline: each block once, under its first parent, with its size; and the chapters' sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.statistics.models import Chapter, Key, Levels, Piece
from contentrepo.applets.statistics.spread import tally

COURSE: Key = ("course", "course")
NAMELESS = ("", "null")


def make_outline(course: Course, sizes: Mapping[Key, int]) -> Piece | None:
    """The course block's piece; None for a course that nothing could be read of."""
    if COURSE not in course.blocks:
        return None
    made: dict[Key, Piece] = {}
    # The last block in document order holds nothing that is not made yet; a course may be deep, so nothing recurs.
    for key, block in reversed(list(course.blocks.items())):
        held = (child for child in block.children if child in made and course.blocks[child].parent == key)
        made[key] = _piece(key, block, sizes.get(key, 0), tuple(made[child] for child in held))
    return made[COURSE]


def _piece(key: Key, block: Block, size: int, children: tuple[Piece, ...]) -> Piece:
    return Piece(key, block.display_name.strip(), max(0, size), not olx.is_container(key[0]), children)


def walk(piece: Piece) -> Iterator[Piece]:
    """The piece and all that it holds, in document order."""
    stack = [piece]
    while stack:
        last = stack.pop()
        yield last
        stack.extend(reversed(last.children))


def sum_up(piece: Piece, findings: Levels) -> Chapter:
    """A chapter's line."""
    pieces = list(walk(piece))
    below = pieces[1:]
    components = [inner for inner in pieces if inner.is_component]
    return Chapter(
        piece,
        sequentials=sum(inner.key[0] == "sequential" for inner in below),
        verticals=sum(inner.key[0] == "vertical" for inner in below),
        components=len(components),
        types=tally(inner.key[0] for inner in components),
        size=sum(inner.size for inner in pieces),
        findings=findings,
    )
