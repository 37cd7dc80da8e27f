"""Numbers of things, as people say them."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """`1 block`, `2 blocks`, `3 entries`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{number} {noun}s"
