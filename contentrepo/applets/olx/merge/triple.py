"""Three forests side by side, and what is decided about each block: its name, its file, what stands in it."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.merging.api import merge_names
from contentrepo.applets.merging.models import Conflict
from contentrepo.applets.olx.merge.element import Element
from contentrepo.applets.olx.merge.forest import Forest, Key, path_of

Names = tuple[Mapping[Key, str], Mapping[Key, str]]
"""Of each side, the names that it gave to blocks of the base."""


class Triple:
    """Base, ours, theirs.

    Attributes:
        restless: blocks that one side moved, renamed, split, put inline, added or took out; no bytes around them are
            taken as a whole.
        conflicts: what could not be decided so far.
    """

    def __init__(self, base: Forest, ours: Forest, theirs: Forest, names: Names) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self._names = names
        self.conflicts: list[Conflict] = []
        self._homes: dict[Key, str | None] = {}
        self.restless = {key for key in self.blocks() if self._is_restless(key)}

    def blocks(self) -> dict[Key, None]:
        """Every block in play, in the order of ours, then of theirs, then of the base."""
        sides = (self.ours, self.theirs, self.base)
        return dict.fromkeys(key for side in sides for found in (side.stands, side.uses) for key in found)

    def elements(self, key: Key) -> tuple[Element | None, Element | None, Element | None]:
        return self.base.element(key), self.ours.element(key), self.theirs.element(key)

    def home(self, key: Key) -> str | None:
        """Where a block is defined afterwards: a path, INLINE, or None for nowhere (or nowhere in play)."""
        if key not in self._homes:
            home = self._merge_home(key)
            self._homes[key] = home and self._follow_name(key, home)
        return self._homes[key]

    def is_displaced(self, key: Key) -> bool:
        """Whether a block or one that holds it has another place or form than before, and so another indentation."""
        seen: set[Key] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one in self.restless:
                return True
            seen.add(one)
            waiting += [parent for parent in self.base.parents(one) if parent not in seen]
        return False

    def name(self, key: Key) -> str:
        """What a block is called afterwards."""
        ours, theirs = (names.get(key, key[2]) for names in self._names)
        return theirs if ours == key[2] else ours

    def name_in(self, side: Forest, key: Key) -> str:
        return self._names[0 if side is self.ours else 1].get(key, key[2]) if side is not self.base else key[2]

    def children(self, key: Key) -> tuple[Key, ...]:
        """What stands in a container afterwards."""
        base, ours, theirs = (side.children.get(key) for side in (self.base, self.ours, self.theirs))
        if ours is None or theirs is None:
            return tuple(ours or theirs or ())
        order = merge_names(base or [], ours, theirs)
        if order.disagreements:
            lists = (b" ".join(_label(one) for one in side or ()) for side in (base, ours, theirs))
            self.tell(key, "children", "", *lists)
        return order.value if isinstance(order.value, tuple) else ()

    def tell(self, key: Key, kind: str, name: str, *sides: bytes | None) -> None:
        """Note a conflict; what stands in base, ours and theirs follows."""
        base, ours, theirs = sides
        stand = next((side.stands[key] for side in (self.ours, self.theirs, self.base) if key in side.stands), None)
        uses = next((side.uses[key] for side in (self.ours, self.theirs, self.base) if key in side.uses), [])
        path = stand.path if stand else uses[0].path if uses else ""
        subject = f"{key[1]}/{key[2]}"
        self.conflicts.append(Conflict("", path, subject, kind, name, base, ours, theirs))

    def _is_restless(self, key: Key) -> bool:
        shapes = [
            (side.home(key), side.parents(key), self.name_in(side, key)) for side in (self.base, self.ours, self.theirs)
        ]
        return shapes[0] != shapes[1] or shapes[0] != shapes[2]

    def _follow_name(self, key: Key, home: str) -> str:
        """The path that goes with the name, where one side renamed what the other put into a file."""
        name = self.name(key)
        sides = [side for side in (self.base, self.ours, self.theirs) if side.home(key) == home]
        if any(self.name_in(side, key) == name for side in sides):
            return home
        return path_of((key[0], key[1], name))

    def _merge_home(self, key: Key) -> str | None:
        base, ours, theirs = (side.home(key) for side in (self.base, self.ours, self.theirs))
        if theirs in (base, ours):
            return ours
        if ours == base:
            return theirs
        if ours is not None and theirs is not None:
            self.tell(key, "file", "", *(_as_bytes(home) for home in (base, ours, theirs)))
        return ours or theirs


def _label(key: Key) -> bytes:
    return f"{key[1]}/{key[2]}".encode("utf-8", "surrogateescape")


def _as_bytes(home: str | None) -> bytes | None:
    return None if home is None else (home or "(inside its parent)").encode("utf-8", "surrogateescape")
