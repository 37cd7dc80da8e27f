"""What a three-way merge gives, and what two sides could not agree about."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from contentrepo.named_tuple import NamedTuple


class Missing:
    """What stands for a value that a side has not got; there is one of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


class Chunk(NamedTuple):
    """A stretch of two changed sequences, and of the one they come from.

    Attributes:
        winner: "base" (nobody changed it), "ours", "theirs", "both" (the same change twice) or "none" (a conflict).
    """

    winner: str
    base: tuple[Hashable, ...]
    ours: tuple[Hashable, ...]
    theirs: tuple[Hashable, ...]


class Disagreement(NamedTuple):
    """A place that both sides changed, each in its own way.

    Attributes:
        place: of data, the path to the value (names of keys, identities of items); () for text as a whole.
        base, ours, theirs: the values; MISSING where a side has none.
    """

    place: tuple[str, ...]
    base: object
    ours: object
    theirs: object


class Joined(NamedTuple):
    """A merged value, and what could not be agreed about: there, the value is ours."""

    value: object
    disagreements: tuple[Disagreement, ...] = ()


class JoinedText(NamedTuple):
    """Merged bytes; None where two sides changed one place."""

    data: bytes | None
    disagreements: tuple[Disagreement, ...] = ()


class Conflict(NamedTuple):
    """A place that two sides changed, each in its own way, as people and programs are told.

    Attributes:
        unit: the unit's name; "" where nobody looked.
        path: of the file, as ours has it (as theirs where ours has none).
        subject: the block as "problem/p1", else "".
        kind: "attribute", "body", "children", "block" (taken out and changed), "key" (of JSON or YAML), "text" (lines
            of a file) or "file".
        name: of the attribute, or the place of the key, as "/GRADER/Homework/weight"; else "".
        base, ours, theirs: what stands there, None where nothing does; of a "file" that is no text, its blob id.
        by_ours, by_theirs: the newest commit of each side that touched the file; "" where a side is no commit.
    """

    unit: str
    path: str
    subject: str
    kind: str
    name: str
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None
    by_ours: str = ""
    by_theirs: str = ""


class Blocks(NamedTuple):
    """The XML files of two sides, merged by block.

    Attributes:
        files: path -> bytes, None for a file that goes; ours where there is a conflict.
        pages: page in the base -> its path in ours and in theirs, where a side renamed the block that it belongs to.
    """

    files: Mapping[str, bytes | None]
    conflicts: tuple[Conflict, ...]
    pages: Mapping[str, tuple[str, str]]
