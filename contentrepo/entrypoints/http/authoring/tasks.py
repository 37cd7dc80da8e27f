"""Tasks: several operations that are one commit together, what became of them, and the repositories they are for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, Security
from starlette.responses import StreamingResponse

from contentrepo.api.author import Task, read_tip
from contentrepo.api.check import live_branch
from contentrepo.api.identity import Scope
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.operations import read_operation, run_of
from contentrepo.entrypoints.http.authoring.writing import Key, Prefer, actor_of, carry_out, find_repository, make_wish
from contentrepo.entrypoints.http.caller import BEARER, find_caller, require
from contentrepo.entrypoints.http.work import Work
from contentrepo.entrypoints.http.world import World
from contentrepo.errors import UsageError

HEARTBEAT_SECONDS = 10.0
EVENTS = "text/event-stream"

Name = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]

reading = APIRouter(tags=["tasks"])
writing = APIRouter(tags=["tasks"])


@writing.post(
    "/tasks", response_model=shapes.OutcomeShape, responses={202: {"model": shapes.TaskShape | shapes.OutcomeShape}}
)
async def post_task(
    request: Request, world: World, body: shapes.TaskBody, *, key: Key = None, prefer: Prefer = None
) -> Response:
    """Carry out operations as one commit, or nothing; with `dry_run` say what would happen."""
    operations = tuple(map(read_operation, body.operations))
    run = next((run for run in map(run_of, operations) if run), "")
    wish = make_wish(body.branch or "", body.repository, key=key, prefer=prefer)
    repository = await find_repository(world, wish, run=run)
    task = Task(
        actor_of(find_caller(request.scope)),
        operations,
        base=body.base,
        branch=wish.branch,
        message=body.message,
        key=wish.key,
        dry_run=body.dry_run,
    )
    again = body.model_dump(exclude_defaults=True)
    resolve: dict[str, object] = {"method": "POST", "path": "/v1/tasks", "body": again}
    return await carry_out(request, world, repository, task, resolve=resolve, wish=wish)


@reading.get("/tasks/{name}", response_model=shapes.TaskShape)
async def get_task(request: Request, world: World, name: Name) -> Response:
    """A task that was answered 202. For a day it is told about to whoever sent it, also by a server started since."""
    return answer(request, (await _find(request, world, name)).told)


@reading.get(
    "/tasks/{name}/events",
    response_class=Response,
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}},
    openapi_extra={"x-stream": True},
)
async def get_events(request: Request, world: World, name: Name) -> Response:
    """The same as server-sent events: `working` at once, then `done` or `failed`."""
    work = await _find(request, world, name)
    return StreamingResponse(
        _stream(work, lambda: _find(request, world, name)), media_type=EVENTS, headers={"Cache-Control": "no-store"}
    )


@reading.get("/repositories", response_model=shapes.RepositoryList)
def list_repositories(request: Request, world: World) -> Response:
    """The repositories that this server writes to, each with its live branch and that branch's tip."""
    found = []
    for name, repository in sorted(world.repositories.items()):
        try:
            tip = read_tip(repository.open())
        except UsageError:
            tip = None
        found.append({"repository": name, "branch": live_branch(repository.open()), "tip": tip})
    return answer(request, {"repositories": found})


async def _find(request: Request, world: World, name: str) -> Work:
    caller = find_caller(request.scope)
    return await world.works.get(name, (caller.issuer, caller.subject) if caller else ("", ""))


async def _stream(work: Work, find: Callable[[], Awaitable[Work]]) -> AsyncIterator[bytes]:
    yield _event(work)
    while not work.is_over:
        if await work.wait(HEARTBEAT_SECONDS) is None:
            yield b": still there\n\n"
            work = await find()  # another process may have ended it
        if work.is_over:
            yield _event(work)
            await asyncio.sleep(0)


def _event(work: Work) -> bytes:
    return f"event: {work.told['state']}\ndata: {json.dumps(work.told)}\n\n".encode()


READ = [Security(BEARER, scopes=[Scope.AUTHORING_READ]), Security(require, scopes=[Scope.AUTHORING_READ])]
WRITE = [Security(BEARER, scopes=[Scope.AUTHORING_WRITE]), Security(require, scopes=[Scope.AUTHORING_WRITE])]
