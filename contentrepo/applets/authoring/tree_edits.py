"""Where blocks stand: moved, deleted, duplicated, each with all below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.authoring.block_edits import attach, check_is_free
from contentrepo.applets.authoring.fragment import with_attributes
from contentrepo.applets.authoring.models import DeleteBlock, DuplicateBlock, MoveBlock
from contentrepo.applets.authoring.naming import check_block_id, new_block_id
from contentrepo.applets.authoring.places import (
    Key,
    Reference,
    find_references,
    get_block,
    key_of,
    spot_of,
    text_of,
)
from contentrepo.applets.authoring.refusal import CannotEdit
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Block, Child
from contentrepo.applets.validation.api import split_path


def delete_block(work: Workspace, wanted: DeleteBlock) -> None:
    """Take a block away, and the files that only it and what is below it need.

    Raises:
        CannotEdit: it is the course itself.
        UnknownBlock, UnknownRun: there is no such block.
    """
    block, key = get_block(work, wanted.block), key_of(wanted.block)
    if block.parent is None:
        raise CannotEdit("the course block cannot be deleted", hint="Delete the folder of the run.")
    blocks = work.course(str(wanted.block.run)).blocks
    gone = set(_subtree(blocks, key))
    kept = {path for other, one in blocks.items() if other not in gone for path in one.files}
    _detach(work, wanted.block)
    for path in sorted({path for other in gone for path in blocks[other].files} - kept):
        work.remove(path)


def _subtree(blocks: Mapping[Key, Block], key: Key) -> Iterator[Key]:
    """A block and all below it."""
    stack, seen = [key], {key}
    while stack:
        one = stack.pop()
        yield one
        below = [child for child in blocks[one].children if child in blocks and child not in seen]
        seen.update(below)
        stack += below


def _detach(work: Workspace, block: UsageKey) -> bytes:
    """Take away every element by which a container holds the block, and return the first."""
    by_path: dict[str, list[Child]] = {}
    for reference in find_references(work, block):
        by_path.setdefault(reference.path, []).append(reference.child)
    if not by_path:
        raise CannotEdit(f"nothing that holds `{block}` can be changed in its bytes")
    element = b""
    for path, children in by_path.items():
        data = text_of(work, path)
        element = element or data[children[0].start : children[0].end]
        for child in sorted(children, key=lambda one: -one.start):
            data = olx.remove_child(data, child)
        work.put(path, data)
    return element


def move_block(work: Workspace, wanted: MoveBlock) -> None:
    """Put a block elsewhere.

    Raises:
        CannotEdit: the new place is below the block itself, or holds no blocks.
        UnknownBlock, UnknownRun: there is no such block.
    """
    if wanted.block.run != wanted.parent.run:
        raise CannotEdit("a block moves within its run", hint="Create it in the other run.")
    get_block(work, wanted.block)
    get_block(work, wanted.parent)
    blocks = work.course(str(wanted.block.run)).blocks
    if key_of(wanted.parent) in _subtree(blocks, key_of(wanted.block)):
        raise CannotEdit(f"`{wanted.parent}` is below `{wanted.block}`")
    attach(work, wanted.parent, _detach(work, wanted.block), wanted.position)


def duplicate_block(work: Workspace, wanted: DuplicateBlock) -> tuple[UsageKey, ...]:
    """Copy a block and all below it, and say what the copies are called, the block's own first.

    Raises:
        CannotEdit: it is the course itself, or the name is taken.
        UnknownBlock, UnknownRun: there is no such block.
    """
    block = get_block(work, wanted.block)
    if block.parent is None:
        raise CannotEdit("the course block cannot be duplicated", hint="Copy the folder of the run.")
    copy = _Copy(work, wanted.block)
    element = copy.copy(key_of(wanted.block), check_block_id(wanted.block_id or new_block_id()))
    parent = wanted.parent or UsageKey(wanted.block.run, *block.parent)
    position = wanted.position
    if wanted.parent is None and position < 0:
        position = _position_behind(work, wanted.block, parent)
    attach(work, parent, element, position)
    return tuple(copy.made)


def _position_behind(work: Workspace, block: UsageKey, parent: UsageKey) -> int:
    spot = spot_of(get_block(work, parent))
    children = [child.ordinal for child in olx.list_children(text_of(work, spot.path), spot.ordinal)]
    found: list[Reference] = [one for one in find_references(work, block) if one.path == spot.path]
    places = [children.index(one.child.ordinal) for one in found if one.child.ordinal in children]
    return places[0] + 1 if places else -1


class _Copy:
    """A copy in the making; `made` are the names of the copies."""

    def __init__(self, work: Workspace, source: UsageKey) -> None:
        self._work, self._run = work, source.run
        self._folder = work.folder_of(str(source.run))
        self._blocks = work.course(str(source.run)).blocks
        self.made: list[UsageKey] = []

    def copy(self, key: Key, name: str) -> bytes:
        """Write the files of a copy under a new name, and return the element that refers to it."""
        block, copy = self._blocks[key], UsageKey(self._run, key[0], name)
        check_is_free(self._work, copy)
        self.made.append(copy)
        spot = spot_of(block)
        is_split = block.parent is not None and self._blocks[block.parent].files[0] != spot.path
        own = text_of(self._work, spot.path)
        data = own if is_split else self._cut_out(own, spot.ordinal)
        data = self._with_new_children(data, block, 0)
        if spot.page:
            data = with_attributes(data, 0, {"filename": name})
            self._work.put(f"{self._folder}{key[0]}/{name}.html", self._work.read(spot.page) or b"")
        if not is_split:
            return with_attributes(data, 0, {"url_name": name})
        self._work.put(split_path(self._folder, (key[0], name)), with_attributes(data, 0, {"url_name": None}))
        return b'<%s url_name="%s"/>' % (key[0].encode(), name.encode())

    def _cut_out(self, data: bytes, ordinal: int) -> bytes:
        start, end = olx.measure_elements(data, {ordinal})[ordinal]
        return data[start:end]

    def _with_new_children(self, data: bytes, block: Block, ordinal: int) -> bytes:
        """The children one by one from the last, so that the places of those before them still hold."""
        children = [child for child in olx.list_children(data, ordinal) if olx.is_container(block.block_type)]
        for child in reversed(children):
            key = (child.tag, child.attributes.get("url_name", ""))
            if key in block.children:
                data = data[: child.start] + self.copy(key, new_block_id()) + data[child.end :]
        return data
