"""The modes in which runs are edited: through git only, through the API only, or both."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import Mode, read_editing, set_mode
from contentrepo.api.read import parse_course_run_key
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import editing_shapes
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.locks import editor_of
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.writing import Where, WishOf, find_repository
from contentrepo.entrypoints.http.delivery.parameters import Run
from contentrepo.entrypoints.http.world import World

reading = APIRouter(tags=["locks"])
writing = APIRouter(tags=["locks"])


@reading.get("/modes/{run}", response_model=editing_shapes.ModeShape)
def get_mode(request: Request, world: World, run: Run, where: Where = "") -> Response:
    """Through which doors a run is edited: `hybrid` unless somebody said otherwise."""
    key = str(parse_course_run_key(run))
    editing = read_editing(choose_repository(world.repositories, where, run=key).open())
    return answer(request, {"run": key, "mode": editing.modes.get(key, Mode.HYBRID).value})


@writing.put("/modes/{run}", response_model=editing_shapes.ModeWas, responses=ACCEPTED)
async def put_mode(
    request: Request, world: World, run: Run, body: editing_shapes.ModeBody, *, wish: WishOf
) -> Response:
    """Say through which doors a run is edited; for those who may change `contentrepo.yaml`."""
    key, mode = str(parse_course_run_key(run)), Mode(body.mode)
    repository = await find_repository(world, wish, run=key)
    editor = editor_of(request, wish)
    was = await run_in_threadpool(lambda: set_mode(repository.open(), editor, key, mode))
    return answer(request, {"run": key, "mode": mode.value, "was": was.value})
