"""One block of a run as the whole run has it, read from the files on the way down to it and from no others.

The index tells the way, and that each file on it belongs to one block alone. What it does not tell for sure, a block
that stands inline or twice, a child that may be lost, gives None, and the whole is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from contentrepo.applets.facts.models import Document
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Block, Course, Root
from contentrepo.applets.repository import api as git
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.excerpts import PLAIN, kinds_of
from contentrepo.applets.validation.reading import read_kinds
from contentrepo.applets.validation.unit_index import IndexLost, UnitIndex, index_name

Key = tuple[str, str]
_FOLDERS = frozenset(":/")  # in a name they both stand for a folder, so a file may go by two names


def split_path(folder: str, key: Key) -> str:
    """The file that a pointer to a block leads to; the folder has a slash behind it, or is ""."""
    return f"{folder}{key[0]}/{key[1].replace(':', '/')}.xml"


def find_block(contents: Contents, unit: str, key: Key) -> Block | None:
    """A block of a run.

    Returns:
        None where only the whole run tells whether there is such a block, and what it is.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    shape, tree = contents.shape.units.get(unit), contents.index_of(unit)
    if shape is None or shape.root is None or not tree or not isinstance(shape.key, CourseRunKey):
        return None
    try:
        index = UnitIndex(contents.cache, index_name(unit, shape.folder, tree))
        return _Look(contents, index, shape.root, shape.key).find(key)
    except IndexLost:
        contents.set_index(unit, "")
        return None


class _Look:
    """A look at one block through an index that holds."""

    def __init__(self, contents: Contents, index: UnitIndex, root: Root, run: CourseRunKey) -> None:
        self._contents, self._index, self._root, self._run = contents, index, root, run
        self._folder = f"{root.folder}/" if root.folder else ""

    def find(self, key: Key) -> Block | None:
        above: tuple[str, ...] = ()
        own: tuple[str, ...] = self._index.frame[1:2]
        if key != self._root.key:
            own = (split_path(self._folder, key),)
            way = self._index.find_way(own[0])
            if way is None or not _is_split(way[1], own[0]):
                return None
            above, own, _ = way
        course, documents = self._read({*self._index.frame, *above, *own}, edited=own[:1])
        block = course.blocks.get(key)
        if block is None or course.lost or block.files[0] != own[0]:
            return None
        chain = [block, *_list_above(course, block)]
        keys = {(one.block_type, one.block_id) for one in chain}
        if not all(map(self._is_in_place, chain, chain[1:])) or olx.is_named_twice(keys, documents):
            return None
        return block if all(self._is_sure(child, block, course) for child in block.children) else None

    def _read(self, paths: Iterable[str], edited: tuple[str, ...]) -> tuple[Course, Iterable[Document]]:
        snapshot = self._contents.snapshot
        files = {path: e for path, e in git.find_entries(snapshot, paths).items() if e.mode in PLAIN}
        kinds = kinds_of(files, self._root.folder)
        facts = read_kinds(snapshot, kinds, self._contents.cache, files)
        documents = {path: cast("Document", facts[path]) for path, kind in kinds.items() if kind != "json"}
        others = {path: facts[path] for path in kinds.keys() - documents.keys()}
        whole = self._index.whole(frozenset(edited))
        return olx.read_course(self._root, self._run, files, {**documents, **others}, whole), documents.values()

    def _is_in_place(self, block: Block, parent: Block) -> bool:
        """Whether a block stands inline, or in the one file that goes by its name."""
        if block.files[0] == parent.files[0]:
            return True
        key = block.block_type, block.block_id
        return _FOLDERS.isdisjoint(key[1]) and block.files[0] == split_path(self._folder, key)

    def _is_sure(self, child: Key, block: Block, course: Course) -> bool:
        """Whether the whole run has a child, too, and not only an element that would hold it."""
        held = course.blocks.get(child)
        if held is None:
            return False
        path = held.files[0]
        if path == block.files[0]:
            return True
        way = self._index.find_way(path)
        return path == split_path(self._folder, child) and way is not None and _is_split(way[1], path)


def _is_split(own: tuple[str, ...], path: str) -> bool:
    """Whether a block's files are one of that path, and a page."""
    return own[0] == path and all(other.endswith(".html") for other in own[1:])


def _list_above(course: Course, block: Block) -> Iterator[Block]:
    while block.parent is not None:
        block = course.blocks[block.parent]
        yield block
