"""The files of one side as blocks: where each is defined, where it stands, what stands in it. Only files in play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.merging.api import Unreadable
from contentrepo.applets.olx.block_types import PAGE_TYPES
from contentrepo.applets.olx.merge.element import Element, read_element
from contentrepo.digest import sha1
from contentrepo.named_tuple import NamedTuple

Key = tuple[str, str, str]
"""A block: the course's folder, its type, its name. A file that is no block's own has the type "#file"."""

FILE = "#file"
INLINE = ""


class Stand(NamedTuple):
    """Where a block is defined or used.

    Attributes:
        path: of the file.
        parent: the block that holds the element; None for the root of a file.
    """

    path: str
    parent: Key | None
    element: Element


class Forest:
    """One side's blocks, by key.

    Attributes:
        roots: path -> the key of the file's root.
        stands: the definition of each block.
        uses: where each block stands in another: as a pointer, or whole.
        children: of each defined container, in order, beside their elements.
    """

    def __init__(self, files: Mapping[str, bytes], renamed: Mapping[Key, Key] | None = None) -> None:
        """Raises Unreadable where a block is defined twice: nobody can say which one an edit meant."""
        self.roots: dict[str, Key] = {}
        self.stands: dict[Key, Stand] = {}
        self.uses: dict[Key, list[Stand]] = {}
        self.children: dict[Key, list[Key]] = {}
        self._renamed = renamed or {}
        self._elements: dict[str, Element] = {}
        for path, data in files.items():
            element = read_element(data)
            key = self._canonical(root_key(path, element))
            self.roots[path] = key
            self._enter(key, Stand(path, None, element))

    def home(self, key: Key) -> str | None:
        """The path of the file that a block is the root of, INLINE where it is none's, None where it is unknown."""
        stand = self.stands.get(key)
        return None if stand is None else stand.path if stand.parent is None else INLINE

    def parents(self, key: Key) -> list[Key]:
        return [use.parent for use in self.uses.get(key, ()) if use.parent is not None]

    def element(self, key: Key) -> Element | None:
        stand = self.stands.get(key)
        return None if stand is None else stand.element

    def place_in(self, parent: Key, key: Key) -> tuple[Element, int] | None:
        """The element that a block is in its parent, and its number there."""
        keys = self.children.get(parent, [])
        if key not in keys:
            return None
        number = keys.index(key)
        return self.stands[parent].element.children[number], number

    def pages(self, key: Key) -> Iterator[str]:
        """The path of the page that a block's text stands in."""
        stand = self.stands.get(key)
        if stand is not None and key[1] in PAGE_TYPES and (name := stand.element.attributes.get("filename")):
            yield f"{key[0]}/{key[1]}/{name}.html".lstrip("/")

    def _canonical(self, key: Key) -> Key:
        return self._renamed.get(key, key)

    def _enter(self, key: Key, stand: Stand) -> None:
        if key in self.stands:
            raise Unreadable(f"`{key[1]}/{key[2]}` is defined twice")
        self.stands[key] = stand
        if not stand.element.is_container:
            return
        keys = self.children[key] = []
        for child, bare in zip(stand.element.children, child_keys(key, stand.element), strict=True):
            child_key = self._canonical(bare)
            if child_key in keys:
                raise Unreadable(f"`{child_key[1]}/{child_key[2]}` stands twice in one block")
            keys.append(child_key)
            inside = Stand(stand.path, key, child)
            self.uses.setdefault(child_key, []).append(inside)
            if not child.is_pointer:
                self._enter(child_key, inside)


def root_key(path: str, root: Element) -> Key:
    """Whose file it is, as its path and its first tag say together."""
    parts = path.removesuffix(".xml").split("/")
    depth = next((at for at in range(len(parts) - 2, -1, -1) if parts[at] == root.tag), None)
    if depth is None or root.tag == "assets" or (root.tag == "course" and root.is_pointer):
        return "/".join(parts[:-1]), FILE, path
    return "/".join(parts[:depth]), root.tag, ":".join(parts[depth + 1 :])


def is_nameless(key: Key) -> bool:
    """Whether an element is known by its bytes alone."""
    return key[2].startswith("?")


def path_of(key: Key) -> str:
    """Where a block's own file stands."""
    return f"{key[0]}/{key[1]}/{key[2].replace(':', '/')}.xml".lstrip("/")


def child_keys(key: Key, element: Element) -> list[Key]:
    """The keys of a container's elements. What has no name is known by its bytes, or by its number among its like."""
    counts: dict[str, int] = {}
    keys = []
    holder = f"{key[1]}/{key[2]}"
    for child in element.children:
        name = child.name
        if element.owns(child):
            mark = child.attributes.get("title") or child.tag
            counts[mark] = counts.get(mark, 0) + 1
            name = f"#{mark}.{counts[mark]} of {holder}"
        elif not name:
            digest = sha1(child.written, usedforsecurity=False).hexdigest()[:12]
            counts[digest] = counts.get(digest, 0) + 1
            name = f"?{digest}.{counts[digest]} of {holder}"
        keys.append((key[0], child.tag, name))
    return keys
