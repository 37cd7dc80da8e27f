"""Files of a branch as resources: assets, policies, tabs, about pages, files of the catalog."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from contentrepo.api.author import DeleteFile, PutFile, Task, TaskOutcome, read_file_at_tip
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED, IfMatch
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
from contentrepo.entrypoints.http.delivery.bytes_of import INERT
from contentrepo.entrypoints.http.world import World

BINARY = "application/octet-stream"
BYTES = {"schema": {"type": "string", "format": "binary"}}

PathOf = Annotated[
    str, Path(min_length=1, max_length=4096, description="From the repository's root, or the run's folder.")
]
Run = Annotated[str, Query(max_length=255, description="A run key: the path is then from its folder.")]

reading = APIRouter(tags=["authoring"])
writing = APIRouter(tags=["authoring"])


@reading.get("/authoring/files/{path:path}", response_class=Response, responses={200: {"content": {BINARY: BYTES}}})
def get_file(
    request: Request, world: World, path: PathOf, *, run: Run = "", branch: Branch = None, where: Where = ""
) -> Response:
    """A file as a branch has it now. The `ETag` is what a write names in `If-Match`."""
    repository = choose_repository(world.repositories, where, run=run)
    found = read_file_at_tip(repository.open(), path, run=run, branch=branch or "")
    tag = render_tag(found.etag, found.commit)
    headers = {**INERT, "ETag": tag, "Contentrepo-Commit": found.commit, "Cache-Control": "no-cache"}
    del headers["Accept-Ranges"]
    if has_version(request, found.etag):
        return Response(status_code=304, headers=headers)
    return Response(found.data, headers=headers, media_type=BINARY)


@writing.put(
    "/authoring/files/{path:path}",
    response_model=shapes.OutcomeShape,
    responses=ACCEPTED,
    openapi_extra={**IfMatch, "requestBody": {"required": True, "content": {BINARY: BYTES}}},
)
async def put_file(
    request: Request,
    world: World,
    path: PathOf,
    wish: WishOf,
    run: Run = "",
) -> Response:
    """A file's bytes. With `If-None-Match: *` only a new file; else `If-Match` says what it replaces."""
    is_new = request.headers.get("if-none-match", "").strip() == "*"
    operation = PutFile(path, await request.body(), run, is_new)
    return await _change(request, world, operation, wish=wish)


@writing.delete(
    "/authoring/files/{path:path}", response_model=shapes.OutcomeShape, responses=ACCEPTED, openapi_extra=IfMatch
)
async def delete_file(
    request: Request,
    world: World,
    path: PathOf,
    wish: WishOf,
    run: Run = "",
) -> Response:
    """A file goes."""
    return await _change(request, world, DeleteFile(path, run), wish=wish)


async def _change(request: Request, world: World, operation: PutFile | DeleteFile, *, wish: Wish) -> Response:
    repository = await find_repository(world, wish, run=operation.run)
    creating = isinstance(operation, PutFile) and operation.is_new
    base = "" if creating else require_seen(request).commit
    actor = actor_of(find_caller(request.scope))
    task = Task(actor, (operation,), base=base, branch=wish.branch, key=wish.key, message=wish.message)
    query = f"?{request.url.query}" if request.url.query else ""
    resolve: dict[str, object] = {"method": request.method, "path": request.url.path + query}

    def finish(outcome: TaskOutcome) -> dict[str, str]:
        return {} if isinstance(operation, DeleteFile) else written_tag(outcome.commit)

    return await carry_out(request, world, repository, task, wish=wish, resolve=resolve, finish=finish)
