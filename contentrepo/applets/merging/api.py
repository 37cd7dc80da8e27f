"""Three-way merges: of lines, of ordered names, of plain data, and of texts that hold such data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from contentrepo.applets.merging import document, names, text, values
from contentrepo.applets.merging import weave as _weave
from contentrepo.applets.merging.document import Unreadable, compare_documents
from contentrepo.applets.merging.marking import mark_lines
from contentrepo.applets.merging.models import Chunk, Joined, JoinedText

__all__ = [
    "Unreadable",
    "compare_documents",
    "compare_lines",
    "list_moved",
    "mark_lines",
    "merge_document",
    "merge_lines",
    "merge_names",
    "merge_values",
    "weave",
]


def compare_lines(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int, int, int]]:
    """What to replace to make one sequence the other: (start, end, new start, new end), in order.

    Bounded: where the two have too much in common to be told apart, long stretches are replaced as a whole.
    """
    return [(a, b, c, d) for a, b, c, d in _weave.find_edits(old, new)]


def merge_lines(base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    """Text by line, as git merges it; what both sides changed in one place is a disagreement about those lines."""
    return text.merge_lines(base, ours, theirs)


def merge_names(base: Sequence[Hashable], ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> Joined:
    """Lists of distinct names: a tuple in our order, with what either side added and without what either took out."""
    return names.merge_names(base, ours, theirs)


def list_moved(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    """The fewest names whose moving explains the order of `new`."""
    return names.list_moved(old, new)


def merge_values(base: object, ours: object, theirs: object) -> Joined:
    """Dicts, lists and scalars, key by key; MISSING (of models) stands for what a side has not got."""
    return values.merge_values(base, ours, theirs)


def merge_document(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    load: Callable[[bytes], object],
    dump: Callable[[object, bytes], bytes] | None = None,
) -> JoinedText:
    """Texts that hold plain data, merged by what they say and written with as few other bytes as can be.

    Args:
        base, ours, theirs: the texts.
        load: reads a text; raises Unreadable.
        dump: writes data in the manner of a text that it is given; without one, what cannot be woven stays open.

    Raises:
        Unreadable: one of the three cannot be read.
    """
    return document.merge_document(base, ours, theirs, load=load, dump=dump)


def weave(
    base: Sequence[Hashable], ours: Sequence[Hashable], theirs: Sequence[Hashable], *, touching: bool
) -> Iterator[Chunk]:
    """Two changed sequences over the one that they come from, stretch by stretch.

    Args:
        base, ours, theirs: the sequences.
        touching: whether edits that touch without overlapping are two edits; git takes them for one.
    """
    return _weave.weave(base, ours, theirs, touching=touching)
