"""Five kinds of components, each with one colour. A chart of thirty types would need thirty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.api.measure import Piece, Tally
from contentrepo.named_tuple import NamedTuple


class Family(NamedTuple):
    """A kind of components; `letter` is its class in the style sheet."""

    letter: str
    name: str
    types: frozenset[str]


FAMILIES = (
    Family(
        "t", "Text", frozenset({"html", "about", "static_tab", "course_info", "custom_tag_template", "annotatable"})
    ),
    Family(
        "p", "Problems", frozenset({"problem", "openassessment", "drag-and-drop-v2", "edx_sga", "staffgradedxblock"})
    ),
    Family("v", "Videos", frozenset({"video", "videoalpha"})),
    Family("c", "Conversation", frozenset({"discussion", "poll", "poll_question", "survey", "word_cloud"})),
)
OTHER = Family("o", "Other", frozenset())
ALL = (*FAMILIES, OTHER)
_OF_TYPE = {block_type: family for family in FAMILIES for block_type in family.types}


def family_of(block_type: str) -> Family:
    return _OF_TYPE.get(block_type, OTHER)


def count_families(types: Tally) -> list[tuple[Family, int]]:
    """How many components each family has; families without any are left out."""
    counts = {family: sum(n for name, n in types if family_of(name) is family) for family in ALL}
    return [(family, number) for family, number in counts.items() if number]


def components(piece: Piece) -> Iterator[Piece]:
    """The components in a piece, in order; the piece itself where it is one."""
    if piece.is_component:
        yield piece
    for child in piece.children:
        yield from components(child)


def types_of(pieces: Iterable[Piece]) -> Tally:
    """Types with how often they occur, the most frequent first."""
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece.key[0]] = counts.get(piece.key[0], 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
