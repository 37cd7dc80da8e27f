"""What one side took out of a course while the other changed it: nobody but a person can say which is meant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from contentrepo.applets.merging.api import Unreadable
from contentrepo.applets.olx.block_types import CONTAINERS
from contentrepo.applets.olx.merge.forest import FILE, Forest, Key, path_of
from contentrepo.applets.olx.merge.rendering import Rendering
from contentrepo.applets.olx.merge.triple import Triple

ReadBase = Callable[[str], bytes | None]
MAX_BELOW = 100_000


def tell_losses(triple: Triple, changed: tuple[Collection[str], Collection[str]], read_base: ReadBase) -> None:
    """Note each block that one side took out, with a change of the other side in it or below it.

    Args:
        triple: the three sides.
        changed: the paths that ours changed, and those that theirs did.
        read_base: a file of the base that is not in play; None where there is none.
    """
    for side, other, paths in ((triple.ours, triple.theirs, changed[1]), (triple.theirs, triple.ours, changed[0])):
        gone = {key for key in (*triple.base.uses, *triple.base.stands) if _is_gone(triple.base, side, key)}
        for key in sorted(gone):
            if gone.isdisjoint(triple.base.parents(key)) and _is_edited(
                triple, other, _below(triple.base, key, read_base, side), paths
            ):
                _tell(triple, key)


def _is_gone(base: Forest, side: Forest, key: Key) -> bool:
    """Whether a side took a block out, or put it where nobody here can see it."""
    return (key in base.uses and key not in side.uses) or (key in base.stands and key not in side.stands)


def _is_edited(triple: Triple, other: Forest, below: Iterable[tuple[Key, list[str]]], paths: Collection[str]) -> bool:
    """Whether `other`, which changed some paths, changed one of some blocks."""
    for key, files in below:
        if not paths or _is_gone(triple.base, other, key):
            continue
        own, new = triple.base.stands.get(key), other.stands.get(key)
        if own is not None and new is not None:
            changed_home = triple.base.home(key) != other.home(key) or triple.name_in(other, key) != key[2]
            if changed_home or triple.base.parents(key) != other.parents(key):
                return True
            was, now = own.element.written, new.element.written
            if was != now and not (triple.is_displaced(key) and was.split() == now.split()):
                return True
        if any(path in paths for path in files):
            return True
    return False


def _below(base: Forest, top: Key, read_base: ReadBase, side: Forest) -> Iterator[tuple[Key, list[str]]]:
    """Each block of the base from one down, with the files that are its own."""
    waiting, seen = [top], {top}
    while waiting and len(seen) < MAX_BELOW:
        key = waiting.pop()
        is_read = key in base.stands or key[1] == FILE
        if not is_read and key[1] not in CONTAINERS:  # its files are known without a look at it
            yield key, [path_of(key), path_of(key).removesuffix(".xml") + ".html"]
            continue
        forest = base if is_read else _read(key, read_base)
        path = forest.home(key) if forest else None
        yield key, [*([path] if path and forest is not base else []), *(forest.pages(key) if forest else ())]
        for child in forest.children.get(key, ()) if forest else ():
            if child not in seen and child not in side.uses:
                seen.add(child)
                waiting.append(child)


def _read(key: Key, read_base: ReadBase) -> Forest | None:
    path = path_of(key)
    data = read_base(path)
    try:
        return None if data is None else Forest({path: data})
    except Unreadable:
        return None


def _tell(triple: Triple, key: Key) -> None:
    base, ours, theirs = (
        None if element is None or _is_gone(triple.base, side, key) else element.written
        for side, element in zip((triple.base, triple.ours, triple.theirs), triple.elements(key), strict=True)
    )
    triple.tell(key, "block", "", base, ours, theirs)


def tell_misplaced(triple: Triple, rendering: Rendering) -> None:
    """Note blocks that two sides put into different places, and those that ended up nowhere or in themselves."""
    for key in triple.restless:
        parents = [tuple(side.parents(key)) for side in (triple.base, triple.ours, triple.theirs)]
        placed = tuple(rendering.placed.get(key, ()))
        is_lost = not placed and parents[1] and parents[2]
        is_doubled = len(placed) > max(map(len, parents))
        if is_lost or is_doubled or _holds_itself(key, rendering):
            base, ours, theirs = (b" ".join(f"{one[1]}/{one[2]}".encode() for one in side) for side in parents)
            triple.tell(key, "children", "parent", base, ours, theirs)


def _holds_itself(key: Key, rendering: Rendering) -> bool:
    above, seen = list(rendering.placed.get(key, ())), set()
    while above:
        one = above.pop()
        if one == key:
            return True
        if one not in seen:
            seen.add(one)
            above += rendering.placed.get(one, ())
    return False
