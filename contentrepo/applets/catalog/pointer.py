"""Pointers into a file's data, in RFC 6901 form, and their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Places = Mapping[str, tuple[int, int]]


def pointer_of(parts: Iterable[object]) -> str:
    """`("a", 0)` is "/a/0"; nothing is "", the whole file."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def nearest_place(pointer: str, places: Places) -> tuple[int, int]:
    """Line and column of a pointer, or of what holds it (a missing property, a value repeated by an alias)."""
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, (1, 1))
