"""`xblock`: blocks of the live branch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import (
    BlockAtTip,
    CreateBlock,
    DeleteBlock,
    DuplicateBlock,
    MoveBlock,
    Operation,
    PatchBlock,
    ReplaceBlock,
    TaskOutcome,
    UsageKey,
    parse_usage_key,
    read_block_at_tip,
)
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.operations import encode
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.writing import WishOf
from contentrepo.entrypoints.http.delivery.parameters import Run, Usage
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.studio import shapes
from contentrepo.entrypoints.http.studio.writing import find_run_repository, owner_of, write
from contentrepo.entrypoints.http.world import World

PREFIX = "/api/contentstore/v0"

reading = APIRouter(prefix=PREFIX, tags=["studio v0"])
writing = APIRouter(prefix=PREFIX, tags=["studio v0"])


@reading.get("/xblock/{run}/{usage_key}", response_model=shapes.XblockShape)
def get_xblock(request: Request, world: World, run: Run, usage_key: Usage) -> Response:
    """A block as the live branch has it. The caller's next write of it starts from this version."""
    key = _parse(run, usage_key)
    block = read_block_at_tip(choose_repository(world.repositories, "", run=str(key.run)).open(), key)
    world.memory.note(owner_of(request), str(key), block.commit)
    return answer(request, _plain(block))


@writing.post("/xblock/{run}", response_model=shapes.LocatorShape, responses=ACCEPTED)
async def post_xblock(request: Request, world: World, run: Run, body: shapes.NewXblockBody, wish: WishOf) -> Response:
    """A new block, or a copy of one."""
    parent = _parse(run, body.parent_locator)
    repository = await find_run_repository(world, str(parent.run))

    def tell(outcome: TaskOutcome) -> dict[str, object]:
        return {"locator": str(outcome.created[0]), "courseKey": str(parent.run)}

    operation = _creation(parent, body)
    return await write(request, world, repository, [operation], resource="", tell=tell, wish=wish)


@writing.put("/xblock/{run}/{usage_key}", response_model=shapes.XblockShape, responses=ACCEPTED)
@writing.patch("/xblock/{run}/{usage_key}", response_model=shapes.XblockShape, responses=ACCEPTED)
async def change_xblock(
    request: Request, world: World, run: Run, usage_key: Usage, body: shapes.XblockBody, *, wish: WishOf
) -> Response:
    """Settings, text and place of a block; what is not named stays, with both methods."""
    block = _parse(run, usage_key)
    if body.id is not None and body.id != usage_key:
        raise Problem("bad-request", f"`id` is `{body.id}`, and the address means `{usage_key}`")
    repository = await find_run_repository(world, str(block.run))
    operations = _changes(block, body)
    if not operations:  # `publish` alone: the publisher does that
        found = await run_in_threadpool(lambda: read_block_at_tip(repository.open(), block))
        world.memory.note(owner_of(request), str(block), found.commit)
        return answer(request, _plain(found))
    resource = "" if body.move_source_locator is not None else str(block)

    def tell(outcome: TaskOutcome) -> dict[str, object]:
        return _plain(read_block_at_tip(repository.open(), block, commit=outcome.commit or outcome.tip))

    return await write(request, world, repository, operations, resource=resource, tell=tell, wish=wish)


@writing.delete("/xblock/{run}/{usage_key}", status_code=204, response_class=Response, responses=ACCEPTED)
async def delete_xblock(request: Request, world: World, run: Run, usage_key: Usage, *, wish: WishOf) -> Response:
    """A block and all below it go."""
    block = _parse(run, usage_key)
    repository = await find_run_repository(world, str(block.run))
    operations = [DeleteBlock(block)]
    return await write(request, world, repository, operations, resource=str(block), tell=lambda _: None, wish=wish)


def setting_text(value: object) -> str:
    """A setting as OLX writes it: text as it is, all else as JSON.

    Raises:
        Problem: it is text that is no Unicode.
    """
    text = value if isinstance(value, str) else json.dumps(value)
    encode(text)
    return text


def _changes(block: UsageKey, body: shapes.XblockBody) -> list[Operation]:
    if body.move_source_locator is not None:
        return [MoveBlock(parse_usage_key(body.move_source_locator), block, body.target_index)]
    settings: dict[str, str | None] = {name: setting_text(value) for name, value in _settings(body).items()}
    settings |= dict.fromkeys(body.nullout)
    page = None
    operations: list[Operation] = []
    if body.data is not None and block.block_type == "html":
        page = encode(body.data)
    elif body.data is not None:
        operations.append(ReplaceBlock(block, encode(body.data)))
    if settings or page is not None:
        operations.append(PatchBlock(block, settings, page))
    if not operations and body.publish is None:
        raise Problem("bad-request", "the body changes nothing")
    return operations


def _settings(body: shapes.XblockBody | shapes.NewXblockBody) -> Mapping[str, Any]:
    name = {} if body.display_name is None else {"display_name": body.display_name}
    return {**body.metadata, **name}


def _creation(parent: UsageKey, body: shapes.NewXblockBody) -> Operation:
    if body.duplicate_source_locator is not None:
        return DuplicateBlock(parse_usage_key(body.duplicate_source_locator), parent)
    is_page = body.category == "html"
    words = "".join(f" {name}={quoteattr(setting_text(value))}" for name, value in _settings(body).items())
    olx = f"<{body.category}{words}/>"
    if body.data is not None and not is_page:
        if words:
            detail = "a new block takes `data`, or `metadata` and `display_name`; write the settings into the data"
            raise Problem("bad-request", detail)
        olx = body.data
    page = encode(body.data or "") if is_page else None
    return CreateBlock(parent, encode(olx), page=page)


def _parse(run: str, usage: str) -> UsageKey:
    key = parse_usage_key(usage)
    if str(key.run) != run:
        raise Problem("bad-request", f"`{usage}` is no block of `{run}`")
    return key


def _plain(block: BlockAtTip) -> dict[str, object]:
    data = block.page if block.page is not None else b"" if block.children else block.olx
    return {
        "id": str(block.key),
        "display_name": block.display_name,
        "category": block.key.block_type,
        "data": data.decode("utf-8", "replace"),
        "metadata": dict(block.attributes),
        "children": list(map(str, block.children)),
        "has_children": bool(block.children),
    }
