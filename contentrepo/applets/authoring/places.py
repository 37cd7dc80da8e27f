"""Where a block stands in files, and the bytes there."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.authoring.refusal import CannotEdit
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.editing.api import UnknownBlock
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Block, Child
from contentrepo.applets.validation.api import split_path
from contentrepo.named_tuple import NamedTuple

Key = tuple[str, str]


class Spot(NamedTuple):
    """The element that defines a block; `page` is the path of its page, or ""."""

    path: str
    ordinal: int
    page: str = ""


class Reference(NamedTuple):
    """The element by which a container holds a block: its pointer, or the block itself."""

    path: str
    child: Child


def find_spot(work: Workspace, block: UsageKey) -> Spot:
    """Where a block's own element stands.

    Raises:
        UnknownBlock: the run does not have the block.
        UnknownRun: there is no such run.
    """
    return _find_split(work, block) or spot_of(get_block(work, block))


def _find_split(work: Workspace, block: UsageKey) -> Spot | None:
    """Of a block with a file for itself, told from the index: most of them, at the cost of one look."""
    run = str(block.run)
    path = split_path(work.folder_of(run), key_of(block))
    way = work.where.find_way(run, path)
    if way is None or way[1][0] != path:
        return None
    pages = [other for other in way[1][1:] if other.endswith(".html")]
    return Spot(path, 0, pages[0] if pages else "")


def key_of(block: UsageKey) -> Key:
    """Type and id."""
    return block.block_type, block.block_id


def get_block(work: Workspace, block: UsageKey) -> Block:
    """The block, as the whole run has it.

    Raises:
        UnknownBlock: the run does not have the block.
        UnknownRun: there is no such run.
    """
    found = work.course(str(block.run)).blocks.get(key_of(block))
    if found is None:
        raise UnknownBlock(f"there is no block `{block}`", hint="`contentrepo outline` lists the blocks of a run.")
    return found


def read_one_block(work: Workspace, block: UsageKey) -> Block:
    """The same block, without the rest of the run where that can be.

    Raises:
        UnknownBlock: the run does not have the block.
        UnknownRun: there is no such run.
    """
    run = str(block.run)
    found = work.where.find_block(run, key_of(block))
    if found is None:
        work.where.keep_index(run, work.course(run))
        found = get_block(work, block)
    return found


def spot_of(block: Block) -> Spot:
    """Where a known block's own element stands."""
    pages = [path for path in block.files if path.endswith(".html")]
    return Spot(block.files[0], block.place.ordinal, pages[0] if pages else "")


def find_references(work: Workspace, block: UsageKey) -> Iterator[Reference]:
    """Every element by which a container of the run holds the block.

    Raises:
        UnknownBlock: the run does not have the block.
    """
    own, key = get_block(work, block), key_of(block)
    for holder in work.course(str(block.run)).blocks.values():
        if key not in holder.children:
            continue
        path, ordinal = holder.files[0], holder.place.ordinal
        for child in olx.list_children(text_of(work, path), ordinal):
            if _is_reference(child, own, path):
                yield Reference(path, child)


def _is_reference(child: Child, block: Block, path: str) -> bool:
    if child.tag != block.block_type:
        return False
    if block.files[0] == path and child.ordinal == block.place.ordinal:
        return True
    return block.files[0] != path and child.attributes.get("url_name") == block.block_id


def text_of(work: Workspace, path: str) -> bytes:
    """The bytes of a file whose elements are to be changed.

    Raises:
        CannotEdit: it is not there, or no UTF-8.
    """
    data = work.read(path)
    if data is None:
        raise CannotEdit(f"there is no file `{path}`")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotEdit(f"`{path}` is not UTF-8", hint="Replace the whole file.") from error
    return data
