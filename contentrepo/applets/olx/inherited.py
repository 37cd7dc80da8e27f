"""Settings that a block takes from the blocks above it, where it has none of its own."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.olx.models import Block
from contentrepo.applets.olx.use import Key

_TRUE = frozenset({"true", "True", '"true"', "1"})


def find_inherited(blocks: Mapping[Key, Block], key: Key | None, name: str) -> tuple[str, Key] | None:
    """The nearest value of a setting, at the block itself or above it, and the block that has it."""
    while key is not None and (block := blocks.get(key)) is not None:
        if name in block.attributes:
            return block.attributes[name], key
        key = block.parent
    return None


def says_yes(written: str) -> bool:
    """Whether an attribute's value means true."""
    return written in _TRUE


def is_graded(blocks: Mapping[Key, Block], key: Key | None) -> bool:
    """Whether what learners do in a block counts, by the setting `graded` of the block or of one above it."""
    found = find_inherited(blocks, key, "graded")
    return found is not None and says_yes(found[0])


def is_self_paced(blocks: Mapping[Key, Block], course: Key) -> bool:
    """Whether learners have no common dates; then the platform passes over the dates of blocks."""
    block = blocks.get(course)
    return block is not None and says_yes(block.attributes.get("self_paced", ""))
