"""The blocks of a very large course: what follows a plain pointer is made anew for each look, from facts held anyway.

As an object, a block takes five times the room of all that has to be remembered of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping

from contentrepo.applets.olx.models import Block
from contentrepo.applets.olx.use import Key

Place = tuple[Key | None, tuple[Key, ...]]
"""The block's parent and its children."""


class SparseBlocks(MutableMapping[Key, Block]):
    """In the order in which they came; equal at each look, but not the same object."""

    def __init__(self, make: Callable[[Key, Key | None, tuple[Key, ...]], Block]) -> None:
        self._make = make
        self._held: dict[Key, Block | Place] = {}

    def hold(self, key: Key, parent: Key | None, children: tuple[Key, ...]) -> None:
        """Remember where a block stands that can be made at any time."""
        self._held[key] = (parent, children)

    def reaches(self, below: str, path: str) -> bool:
        """Whether a file belongs to a block that is made when it is looked at.

        Args:
            below: its path from the course's folder.
            path: the whole.
        """
        block_type, _, name = below.partition("/")
        name, _, suffix = name.rpartition(".")
        key = (block_type, name)
        held = self._held.get(key)
        if held is None or isinstance(held, Block):
            return False
        return suffix == "xml" or path in self[key].files

    def __getitem__(self, key: Key) -> Block:
        held = self._held[key]
        return held if isinstance(held, Block) else self._make(key, *held)

    def __setitem__(self, key: Key, block: Block) -> None:
        self._held[key] = block

    def __delitem__(self, key: Key) -> None:
        del self._held[key]

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[Key]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
