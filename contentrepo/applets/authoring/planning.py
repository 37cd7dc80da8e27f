"""From operations to files."""

from __future__ import annotations

from contentrepo.applets.authoring import block_edits, tree_edits
from contentrepo.applets.authoring.models import (
    BringBack,
    CreateBlock,
    DeleteBlock,
    DeleteFile,
    DuplicateBlock,
    MoveBlock,
    Operation,
    PatchBlock,
    PutFile,
    ReplaceBlock,
)
from contentrepo.applets.authoring.naming import check_path
from contentrepo.applets.authoring.refusal import FileThere, UnknownFile
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.models import UsageKey
from contentrepo.errors import UsageError


def apply_operation(work: Workspace, wanted: Operation) -> tuple[UsageKey, ...]:
    """Do what is asked to the files at hand; returns the blocks that it makes.

    Raises:
        CannotEdit, UnknownBlock, UnknownFile, UnknownRun, UsageError: as the request deserves.
    """
    match wanted:
        case CreateBlock():
            return (block_edits.create_block(work, wanted),)
        case DuplicateBlock():
            return tree_edits.duplicate_block(work, wanted)
        case ReplaceBlock():
            block_edits.replace_block(work, wanted)
        case PatchBlock():
            block_edits.patch_block(work, wanted)
        case MoveBlock():
            tree_edits.move_block(work, wanted)
        case DeleteBlock():
            tree_edits.delete_block(work, wanted)
        case PutFile():
            _put_file(work, wanted)
        case DeleteFile():
            _delete_file(work, wanted)
        case BringBack():
            _bring_back(work, wanted)
        case _:
            raise UsageError(f"`{type(wanted).__name__}` is no operation")
    return ()


def _put_file(work: Workspace, wanted: PutFile) -> None:
    path = path_of(work, wanted)
    if wanted.is_new and work.read(path) is not None:
        raise FileThere(f"`{path}` is there already")
    work.put(path, wanted.data)


def path_of(work: Workspace, wanted: PutFile | DeleteFile) -> str:
    """The path from the repository's root."""
    return check_path((work.folder_of(wanted.run) if wanted.run else "") + wanted.path)


def _delete_file(work: Workspace, wanted: DeleteFile) -> None:
    path = path_of(work, wanted)
    if work.read(path) is None:
        raise UnknownFile(f"there is no file `{path}`")
    work.remove(path)


def _bring_back(work: Workspace, wanted: BringBack) -> None:
    if wanted.data is None:
        work.remove(wanted.path)
    else:
        work.put(wanted.path, wanted.data, wanted.mode)


def describe_operation(wanted: Operation) -> str:
    """A few words for a commit's subject."""
    match wanted:
        case CreateBlock():
            return f"create a block in {_short(wanted.parent)}"
        case MoveBlock():
            return f"move {_short(wanted.block)} to {_short(wanted.parent)}"
        case PutFile() | DeleteFile() | BringBack():
            return f"{_VERBS[type(wanted)]} {wanted.path}"
        case _:
            return f"{_VERBS[type(wanted)]} {_short(wanted.block)}"


_VERBS: dict[type, str] = {
    DuplicateBlock: "duplicate",
    DeleteBlock: "delete",
    ReplaceBlock: "change",
    PatchBlock: "change",
    PutFile: "write",
    DeleteFile: "delete",
    BringBack: "bring back",
}


def _short(block: UsageKey) -> str:
    return f"{block.block_type}/{block.block_id}"
