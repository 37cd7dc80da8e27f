"""Places in texts that are still being written, and what they have to do with a course."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.dataclass import dataclass, field

Key = tuple[str, str]
"""Type and id of a block."""


class SpotKind(StrEnum):
    """What a place in a text is."""

    STATIC = "static"  # the path in `/static/...`
    JUMP = "jump"  # the id in `/jump_to_id/...`
    ATTRIBUTE = "attribute"  # an attribute's value
    TAG = "tag"  # a start tag, outside its values
    ENTRY = "entry"  # a text in JSON that reads `type/id`


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text.

    Attributes:
        value: what stands there now, as written but for entities.
        start, end: of the value, as offsets in the text.
        tag: of the element around it; "" where there is none.
        attribute: whose value it is; "" where it is none.
        attributes: of the element around it, as far as they can be read.
        is_root: no other start tag stands before that element's.
    """

    kind: SpotKind
    value: str
    start: int
    end: int
    tag: str = ""
    attribute: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a file; the line is counted from 1."""

    path: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """What people want to know of a block or a file.

    Attributes:
        kind: the block's type, or "asset" or "page".
        name: its id, or its path.
        title: what a learner sees, or "".
        trail: the titles of what holds it, from the course down.
        key: the usage key, or "".
        facts: short sentences.
    """

    kind: str
    name: str
    title: str = ""
    trail: tuple[str, ...] = ()
    key: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could stand at a spot.

    Attributes:
        value: to be written there.
        kind: the block's type, "asset" or "page".
        title: what a learner sees, or "".
        is_free: nothing in the course uses it yet.
    """

    value: str
    kind: str
    title: str = ""
    is_free: bool = False
