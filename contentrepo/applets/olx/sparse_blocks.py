"""The blocks of a course, most of which are made when somebody looks: from facts that are held anyway.

Of most blocks a check wants to know only that they are there. As an object, a block takes five times the room of all
that has to be remembered of it, and as long to make as all that is asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, MutableMapping, ValuesView

from contentrepo.applets.olx.models import Block
from contentrepo.applets.olx.use import Key

Place = tuple[Key | None, tuple[Key, ...]]
"""The block's parent and its children."""
Make = Callable[[Key, Key | None, tuple[Key, ...]], Block]


class SparseBlocks(MutableMapping[Key, Block]):
    """In the order in which they came.

    Args:
        make: a block that is held by its place alone.
        keeps: whether a block is kept once it was made. Else two looks give equal blocks, but not the same object.

    Attributes:
        held: a block; or its place; or, of a block without children, its parent alone.
        telling: the keys of those that are not quiet (`quiet_blocks`), in order.
        quiet_files: how many files the quiet ones have.
    """

    def __init__(self, make: Make, *, keeps: bool) -> None:
        self._make = make
        self._keeps = keeps
        self.held: dict[Key, Block | Place | Key] = {}
        self.telling: list[Key] = []
        self.quiet_files = 0

    def hold(self, key: Key, parent: Key | None, children: tuple[Key, ...]) -> None:
        """Remember where a block stands that can be made at any time."""
        self.telling.append(key)
        self.held[key] = self._make(key, parent, children) if self._keeps else (parent, children)

    def hold_quietly(self, key: Key, parent: Key, children: tuple[Key, ...], files: int) -> None:
        """The same of a quiet block, and of how many files it is."""
        self.held[key] = (parent, children) if children else parent
        self.quiet_files += files

    def hold_made(self, key: Key, block: Block, quiet_files: int) -> None:
        """A block that was made already; as a quiet one where a number of files is given."""
        self.held[key] = block
        self.quiet_files += quiet_files
        if not quiet_files:
            self.telling.append(key)

    def find_parent(self, key: Key) -> Key | None:
        """The parent of a block; None where it has none, or is not here."""
        held = self.held.get(key)
        if held is None:
            return None
        return held.parent if isinstance(held, Block) else _place_of(held)[0]

    def list_quiet(self) -> set[Key]:
        """Those that are not telling."""
        return self.held.keys() - self.telling

    def items(self) -> ItemsView[Key, Block]:
        return self._made().items() if self._keeps else super().items()

    def values(self) -> ValuesView[Block]:
        return self._made().values() if self._keeps else super().values()

    def _made(self) -> dict[Key, Block]:
        """All of them, to keep; what they are made from may go."""
        if self._make is not _make_nothing:
            for key, held in self.held.items():
                if not isinstance(held, Block):
                    self.held[key] = self._make(key, *_place_of(held))
            self._make = _make_nothing
        return self.held  # type: ignore[return-value]  # nothing but blocks, by now

    def __getitem__(self, key: Key) -> Block:
        held = self.held[key]
        if isinstance(held, Block):
            return held
        block = self._make(key, *_place_of(held))
        if self._keeps:
            self.held[key] = block
        return block

    def __setitem__(self, key: Key, block: Block) -> None:
        self.held[key] = block
        self.telling.append(key)

    def __delitem__(self, key: Key) -> None:
        del self.held[key]
        self.telling.remove(key)

    def __contains__(self, key: object) -> bool:
        return key in self.held

    def __iter__(self) -> Iterator[Key]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


def _make_nothing(key: Key, _parent: Key | None, _children: tuple[Key, ...]) -> Block:
    raise KeyError(key)


def list_telling(blocks: Mapping[Key, Block]) -> Iterable[tuple[Key, Block]]:
    """All blocks but those that are known to be quiet, in order."""
    if not isinstance(blocks, SparseBlocks):
        return blocks.items()
    return ((key, blocks[key]) for key in blocks.telling)


def _place_of(held: Place | Key) -> Place:
    return (held, ()) if isinstance(held[0], str) else held
