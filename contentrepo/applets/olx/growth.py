"""Blocks that come into a course, or leave it, with files of their own and a plain pointer to each.

An excerpt will do for them where nothing else is about them. What is asked here, the changed files tell; whether the
rest of the course knows such a name, its index tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.facts.models import BlobFacts, Document, Node
from contentrepo.applets.olx.block_types import CONTAINERS, EXTRA_FOLDERS, HTML, POINTER_TYPES
from contentrepo.applets.olx.excerpt import is_contained, is_same_to_others, says_nothing_of_others, ways_of
from contentrepo.applets.olx.models import Growth
from contentrepo.applets.olx.pointing import read_pointer
from contentrepo.applets.olx.use import Key

Pointers = list[tuple[Key, str]]
"""Blocks, each with the path of the file that points to it."""

_HOLDERS = frozenset({"chapter", "sequential", "vertical"})
_INNER = frozenset({"sequential", "vertical"})
_LEAVES = POINTER_TYPES - CONTAINERS - {*EXTRA_FOLDERS.values()}


def find_growth(before: Mapping[str, BlobFacts], after: Mapping[str, BlobFacts], folder: str) -> Growth | None:
    """Which blocks come and go.

    Args:
        before: path -> facts, of the changed files that were there.
        after: the same of those that are there now.
        folder: of the course, "" or with a slash at its end.

    Returns:
        None where the change does more than that, or less.
    """
    gained: Pointers = []
    lost: Pointers = []
    for path in before.keys() & after.keys():
        old, new = before[path], after[path]
        if is_contained(old, new):
            continue
        pair = _compare_pointers(old, new) if isinstance(old, Document) and isinstance(new, Document) else None
        if pair is None:
            return None
        gained += [(key, path) for key in pair[0]]
        lost += [(key, path) for key in pair[1]]
    added = _Family(after, after.keys() - before.keys(), folder).gather(gained)
    removed = _Family(before, before.keys() - after.keys(), folder).gather(lost)
    return Growth(added, removed) if added is not None and removed is not None and (added or removed) else None


def _compare_pointers(old: Document, new: Document) -> tuple[list[Key], list[Key]] | None:
    """What is pointed to in one of the two alone, where they differ in nothing else that others know of."""
    was, now = list(_list_pointers(old)), list(_list_pointers(new))
    gained, lost = [key for key in now if key not in was], [key for key in was if key not in now]
    quiet = says_nothing_of_others(old) and says_nothing_of_others(new) and ways_of(old) == ways_of(new)
    one, other = _without(old, {*lost}), _without(new, {*gained})
    if not quiet or one is None or other is None or len(one) != len(other):
        return None
    return (gained, lost) if all(map(is_same_to_others, one, other)) else None


def _list_pointers(document: Document) -> Iterator[Key]:
    return (key for node in document.nodes[1:] if (key := read_pointer(node)) is not None)


def _without(document: Document, keys: set[Key]) -> list[Node] | None:
    """The elements but for some pointers; None where one stands elsewhere than in the outline, or alone."""
    nodes = document.nodes
    out = {number for number, node in enumerate(nodes) if number and keys and read_pointer(node) in keys}
    kept = [number for number in range(len(nodes)) if number not in out]
    holders = {nodes[number].parent for number in out}
    if not {nodes[number].tag for number in holders} <= _HOLDERS:
        return None
    if not holders <= {nodes[number].parent for number in kept}:  # it was, or will be, empty
        return None
    today = {number: place for place, number in enumerate(kept)} | {-1: -1}
    return [nodes[number]._replace(parent=today[nodes[number].parent]) for number in kept]


class _Family:
    """Files that are on one side of a change alone, as the blocks that they make."""

    def __init__(self, facts: Mapping[str, BlobFacts], paths: Iterable[str], folder: str) -> None:
        self._facts, self._left, self._folder = facts, {*paths}, folder

    def gather(self, pointers: Pointers) -> dict[Key, tuple[tuple[str, ...], str]] | None:
        """Block -> (its files, the file that points to it); None where pointers and files do not fit."""
        found: dict[Key, tuple[tuple[str, ...], str]] = {}
        waiting = [*pointers]
        while waiting:
            key, holder = waiting.pop()
            files = self._take_files(key) if key not in found else None
            if files is None:
                return None
            found[key] = files, holder
            waiting += [(below, files[0]) for below in self._list_inside(files[0])]
        return None if self._left else found

    def _list_inside(self, path: str) -> Iterator[Key]:
        facts = self._facts[path]
        return _list_pointers(facts) if isinstance(facts, Document) else iter(())

    def _take_files(self, key: Key) -> tuple[str, ...] | None:
        block_type, name = key
        path = f"{self._folder}{block_type}/{name}.xml"
        document = self._find(path)
        if document is None or not document.nodes or not name.isascii():
            return None
        root, attributes = document.nodes[0], dict(document.nodes[0].attributes)
        if root.tag != block_type or {attributes.get("url_name", name), attributes.get("slug", name)} != {name}:
            return None
        if block_type in _INNER:
            return self._take(path) if _holds_pointers_alone(document) else None
        if block_type not in _LEAVES or len(document.nodes) > 1:
            return None
        if "filename" in attributes:
            return self._take_page(path, name) if block_type == HTML and attributes["filename"] == name else None
        # An html block without a page might have forgotten it.
        return None if root.bare and block_type == HTML else self._take(path)

    def _take_page(self, path: str, name: str) -> tuple[str, ...] | None:
        page = f"{self._folder}{HTML}/{name}.html"
        return self._take(path, page) if self._find(page) is not None else None

    def _take(self, *paths: str) -> tuple[str, ...]:
        self._left.difference_update(paths)
        return paths

    def _find(self, path: str) -> Document | None:
        """A file that is left, and of which no other file's remarks or links speak."""
        facts = self._facts[path] if path in self._left else None
        if not isinstance(facts, Document) or not says_nothing_of_others(facts) or ways_of(facts):
            return None
        return facts


def _holds_pointers_alone(document: Document) -> bool:
    """Whether nothing but pointers stands in a container, right in it."""
    inside = document.nodes[1:]
    return bool(inside) and not any(node.parent or read_pointer(node) is None for node in inside)
