"""Blocks of a branch as resources: read, created, replaced, patched, deleted, each write with the version it saw."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contentrepo.api.author import (
    BlockAtTip,
    DeleteBlock,
    Operation,
    Task,
    TaskOutcome,
    parse_usage_key,
    read_block_at_tip,
)
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.operations import create_block, patch_block, replace_block
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.preconditions import has_version, render_tag, require_seen, written_tag
from contentrepo.entrypoints.http.authoring.writing import (
    Branch,
    Where,
    Wish,
    WishOf,
    actor_of,
    carry_out,
    find_repository,
)
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.delivery.parameters import Usage
from contentrepo.entrypoints.http.world import World

IfMatch = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "required": False,
            "schema": {"type": "string"},
            "example": "*",
            "description": "The `ETag` that the change starts from; `*` takes whatever is there. 428 without.",
        }
    ]
}

reading = APIRouter(tags=["authoring"])
writing = APIRouter(tags=["authoring"])
ACCEPTED: dict[int | str, dict[str, Any]] = {202: {"model": shapes.TaskShape | shapes.OutcomeShape}}


@reading.get("/authoring/blocks/{usage_key}", response_model=shapes.AuthoredBlock)
def get_block(
    request: Request, world: World, usage_key: Usage, *, branch: Branch = None, where: Where = ""
) -> Response:
    """A block as a branch has it now. The `ETag` is what a write names in `If-Match`."""
    key = parse_usage_key(usage_key)
    repository = choose_repository(world.repositories, where, run=str(key.run))
    block = read_block_at_tip(repository.open(), key, branch=branch or "")
    headers = {"ETag": render_tag(block.etag, block.commit), "Contentrepo-Commit": block.commit}
    if has_version(request, block.etag):
        return Response(status_code=304, headers=headers)
    found = answer(request, _plain(block))
    found.headers.update(headers)
    return found


@writing.post(
    "/authoring/blocks",
    status_code=201,
    response_model=shapes.OutcomeShape,
    responses={200: {"model": shapes.OutcomeShape}, **ACCEPTED},
)
async def post_block(
    request: Request,
    world: World,
    body: shapes.CreateBlockBody,
    wish: WishOf,
) -> Response:
    """A new block, at the tip of the branch."""
    operation = create_block(body)
    repository = await find_repository(world, wish, run=str(operation.parent.run))
    task = Task(
        actor_of(find_caller(request.scope)), (operation,), branch=wish.branch, key=wish.key, message=wish.message
    )
    resolve: dict[str, object] = {
        "method": "POST",
        "path": _place(request),
        "body": body.model_dump(exclude_defaults=True),
    }

    def finish(outcome: TaskOutcome) -> dict[str, str]:
        return {"Location": f"/v1/authoring/blocks/{outcome.created[0]}"} if outcome.created else {}

    return await carry_out(request, world, repository, task, wish=wish, resolve=resolve, finish=finish, status=201)


@writing.put(
    "/authoring/blocks/{usage_key}", response_model=shapes.OutcomeShape, responses=ACCEPTED, openapi_extra=IfMatch
)
async def put_block(
    request: Request,
    world: World,
    usage_key: Usage,
    body: shapes.ReplaceBlockBody,
    wish: WishOf,
) -> Response:
    """Another element, and page, in the place of the block's own. What others did since merges, or is a conflict."""
    operation = replace_block(usage_key, body)
    said = body.model_dump(exclude_defaults=True)
    return await _change(request, world, usage_key, operation, said, wish=wish)


@writing.patch(
    "/authoring/blocks/{usage_key}", response_model=shapes.OutcomeShape, responses=ACCEPTED, openapi_extra=IfMatch
)
async def patch_one_block(
    request: Request,
    world: World,
    usage_key: Usage,
    body: shapes.PatchBlockBody,
    wish: WishOf,
) -> Response:
    """Some attributes of a block, or its page; every other byte stays."""
    operation = patch_block(usage_key, body)
    said = body.model_dump(exclude_defaults=True)
    return await _change(request, world, usage_key, operation, said, wish=wish)


@writing.delete(
    "/authoring/blocks/{usage_key}", response_model=shapes.OutcomeShape, responses=ACCEPTED, openapi_extra=IfMatch
)
async def delete_block(
    request: Request,
    world: World,
    usage_key: Usage,
    wish: WishOf,
) -> Response:
    """A block and all below it."""
    operation = DeleteBlock(parse_usage_key(usage_key))
    return await _change(request, world, usage_key, operation, None, wish=wish)


async def _change(
    request: Request,
    world: World,
    usage_key: str,
    operation: Operation,
    said: dict[str, object] | None,
    *,
    wish: Wish,
) -> Response:
    block = parse_usage_key(usage_key)
    seen = require_seen(request)
    repository = await find_repository(world, wish, run=str(block.run))
    actor = actor_of(find_caller(request.scope))
    task = Task(actor, (operation,), base=seen.commit, branch=wish.branch, key=wish.key, message=wish.message)
    resolve: dict[str, object] = {"method": request.method, "path": _place(request)}
    if said is not None:
        resolve["body"] = said

    def finish(outcome: TaskOutcome) -> dict[str, str]:
        return {} if isinstance(operation, DeleteBlock) else written_tag(outcome.commit)

    return await carry_out(request, world, repository, task, wish=wish, resolve=resolve, finish=finish)


def _place(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _plain(block: BlockAtTip) -> dict[str, object]:
    return {
        "usage_key": str(block.key),
        "display_name": block.display_name,
        "parent": str(block.parent) if block.parent else None,
        "children": list(map(str, block.children)),
        "attributes": dict(block.attributes),
        "path": block.path,
        "olx": block.olx.decode("utf-8", "replace"),
        "page": None if block.page is None else block.page.decode("utf-8", "replace"),
        "page_path": block.page_path,
    }
