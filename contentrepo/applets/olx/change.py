"""How a course differs from what it was: which blocks are gone, which are new, and which only changed their names.

To the platform, type and `url_name` are a block's identity; to an author, its place and its content are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from contentrepo.applets.olx.models import Block, Course, CourseChange
from contentrepo.applets.olx.use import Key
from contentrepo.pattern import compiled

_FALLBACK = compiled(r".+_[0-9a-f]{12}")  # a name that the platform made up from the block's text
_LIKE = 0.5  # of what stands in a container, the share that makes it the same one

Pairs = dict[Key, Key]


def compare_courses(base: Course, head: Course) -> CourseChange:
    old, new = base.blocks, head.blocks
    removed = tuple(key for key in old if key not in new)
    added = tuple(key for key in new if key not in old)
    altered = tuple(key for key, block in new.items() if key in old and _differ(old[key], block))
    if not removed:
        return CourseChange(removed, added, altered)
    renamed, retyped = _Matching(old, new, removed, added).match()
    return CourseChange(removed, added, altered, renamed, retyped, frozenset(_find_unread(base, head, removed)))


def _differ(one: Block, other: Block) -> bool:
    return one is not other and (
        one.attributes != other.attributes
        or one.children != other.children
        or one.content != other.content
        or one.parent != other.parent
    )


class _Matching:
    """Which of the added blocks the removed ones have become. Parents come before their children."""

    def __init__(
        self, old: Mapping[Key, Block], new: Mapping[Key, Block], removed: Collection[Key], added: Collection[Key]
    ) -> None:
        self._old, self._new = old, new
        self._removed = removed
        self._free = dict.fromkeys(added)
        self._by_content = _by_content(new, added)
        self._renamed: Pairs = {}
        self._retyped: Pairs = {}
        self._neighbours: dict[Key, dict[Key, Key]] = {}

    def match(self) -> tuple[Pairs, Pairs]:
        for key in self._removed:
            match = self._find(key)
            if match is not None:
                del self._free[match]
                (self._renamed if match[0] == key[0] else self._retyped)[key] = match
        return self._renamed, self._retyped

    def _find(self, key: Key) -> Key | None:
        block = self._old[key]
        parent = self._today(block.parent)
        same_id = (other for other in self._children(parent) if other[1] == key[1] and other in self._free)
        if (retyped := next(same_id, None)) is not None:
            return retyped
        beside = self._neighbour(block.parent, parent, key) if block.parent and parent else None
        if beside and beside in self._free and beside[0] == key[0] and self._are_alike(block, self._new[beside]):
            return beside
        twins = [other for other in self._by_content.get((key[0], block.content), ()) if other in self._free]
        return twins[0] if len(twins) == 1 else None

    def _today(self, key: Key | None) -> Key | None:
        return self._renamed.get(key, self._retyped.get(key, key)) if key else None

    def _children(self, key: Key | None) -> tuple[Key, ...]:
        block = self._new.get(key) if key else None
        return block.children if block else ()

    def _neighbour(self, before: Key, now: Key, key: Key) -> Key | None:
        """What stands today where `key` stood."""
        if before not in self._neighbours:
            was = self._old[before].children if before in self._old else ()
            self._neighbours[before] = dict(_align(was, self._children(now)))
        return self._neighbours[before].get(key)

    def _are_alike(self, one: Block, other: Block) -> bool:
        """Whether it may well be the same block, standing where it stood."""
        if one.content and one.content == other.content:
            return True
        if one.display_name and one.display_name == other.display_name:
            return True
        if one.children:
            inside = set(_leaves(self._old, one))
            return len(inside & set(_leaves(self._new, other))) >= _LIKE * len(inside)
        return bool(_FALLBACK.fullmatch(one.block_id) and _FALLBACK.fullmatch(other.block_id))


def _leaves(blocks: Mapping[Key, Block], block: Block) -> Iterator[Key]:
    """What a container holds at last, whatever is between."""
    stack, seen = [*block.children], set(block.children)
    while stack:
        key = stack.pop()
        below = [child for child in (blocks[key].children if key in blocks else ()) if child not in seen]
        if below:
            seen.update(below)
            stack += below
        else:
            yield key


def _align(was: tuple[Key, ...], now: tuple[Key, ...]) -> Iterator[tuple[Key, Key]]:
    """Children that were between the same two neighbours as others are now, one by one."""
    kept = set(was) & set(now)
    gaps: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in now:
        if key in kept:
            last = key
        else:
            gaps.setdefault(last, []).append(key)
    last, count = None, 0
    for key in was:
        if key in kept:
            last, count = key, 0
            continue
        gap = gaps.get(last, [])
        if count < len(gap):
            yield key, gap[count]
        count += 1


def _by_content(new: Mapping[Key, Block], added: Collection[Key]) -> dict[tuple[str, str], list[Key]]:
    """Added blocks by type and content, wherever they stand."""
    found: dict[tuple[str, str], list[Key]] = {}
    for key in added:
        if new[key].content:
            found.setdefault((key[0], new[key].content), []).append(key)
    return found


def _find_unread(base: Course, head: Course, removed: Collection[Key]) -> Iterator[Key]:
    """Removed blocks that nobody took away: a file of theirs, or of a block above them, is broken or not found.

    Nor one whose parent has a pointer of its type that leads nowhere: most likely the name in it slipped.
    """
    odd = head.oddities
    lists = (odd.dangling_pointers, odd.dressed_pointers, odd.chained_pointers, odd.escaping_names, odd.cycles)
    subjects = {oddity.subject for oddities in lists for oddity in oddities}
    skip, base_skip = len(head.root.folder), len(base.root.folder)
    broken = {place.path[skip:].lstrip("/") for place, _ in odd.faults}
    slipped = {(oddity.place.path, oddity.subject.partition("/")[0]) for oddity in odd.dangling_pointers}
    if not subjects and not broken:
        return
    unread: set[Key] = set()
    for key in removed:
        block = base.blocks[key]
        files = {path[base_skip:].lstrip("/") for path in block.files}
        above = block.parent
        if (
            f"{key[0]}/{key[1]}" in subjects
            or (above and f"{above[0]}/{above[1]}" in subjects)
            or above in unread
            or not broken.isdisjoint(files)
            or (above and above in head.blocks and (head.blocks[above].files[0], key[0]) in slipped)
        ):
            unread.add(key)
            yield key
