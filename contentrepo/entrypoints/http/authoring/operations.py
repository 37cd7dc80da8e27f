"""Bodies of requests as the operations that a task is made of."""

from __future__ import annotations

import binascii
from base64 import b64decode

from contentrepo.api.author import (
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
    parse_usage_key,
)
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.problem import Problem

Bodies = (
    shapes.CreateBlockOperation
    | shapes.ReplaceBlockOperation
    | shapes.PatchBlockOperation
    | shapes.MoveBlockOperation
    | shapes.DuplicateBlockOperation
    | shapes.DeleteBlockOperation
    | shapes.PutFileOperation
    | shapes.DeleteFileOperation
)


def read_operation(body: Bodies) -> Operation:
    """One operation of a task.

    Raises:
        InvalidKey: a key is malformed.
        Problem: what is said to be base64 is not.
    """
    match body:
        case shapes.CreateBlockOperation():
            found: Operation = create_block(body)
        case shapes.ReplaceBlockOperation():
            found = replace_block(body.block, body)
        case shapes.PatchBlockOperation():
            found = patch_block(body.block, body)
        case shapes.MoveBlockOperation():
            found = MoveBlock(parse_usage_key(body.block), parse_usage_key(body.parent), body.position)
        case shapes.DuplicateBlockOperation():
            parent = parse_usage_key(body.parent) if body.parent else None
            found = DuplicateBlock(parse_usage_key(body.block), parent, body.position, body.id)
        case shapes.DeleteBlockOperation():
            found = DeleteBlock(parse_usage_key(body.block))
        case shapes.PutFileOperation():
            found = PutFile(body.path, _bytes(body), body.run)
        case shapes.DeleteFileOperation():
            found = DeleteFile(body.path, body.run)
    return found


def create_block(body: shapes.CreateBlockBody) -> CreateBlock:
    return CreateBlock(parse_usage_key(body.parent), encode(body.olx), body.id, body.position, _page(body.page))


def replace_block(block: str, body: shapes.ReplaceBlockBody) -> ReplaceBlock:
    return ReplaceBlock(parse_usage_key(block), encode(body.olx), _page(body.page))


def patch_block(block: str, body: shapes.PatchBlockBody) -> PatchBlock:
    return PatchBlock(parse_usage_key(block), body.attributes, _page(body.page))


def run_of(operation: Operation) -> str:
    """A run that the operation is about; "" where it is about none."""
    match operation:
        case CreateBlock():
            return str(operation.parent.run)
        case PutFile() | DeleteFile():
            return operation.run
        case BringBack():
            return ""
        case _:
            return str(operation.block.run)


def encode(text: str) -> bytes:
    """Text as UTF-8.

    Raises:
        Problem: it holds half of a surrogate pair.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Problem("bad-request", "the text is no Unicode: it holds half of a surrogate pair") from None


def _page(text: str | None) -> bytes | None:
    return None if text is None else encode(text)


def _bytes(body: shapes.PutFileOperation) -> bytes:
    if body.text is not None:
        return encode(body.text)
    try:
        return b64decode(body.base64 or "", validate=True)
    except (binascii.Error, ValueError):
        raise Problem("bad-request", f"the bytes of `{body.path}` are no base64") from None
