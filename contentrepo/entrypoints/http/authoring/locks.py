"""Locks on runs and blocks, with a time limit: taken, given back, broken."""

from __future__ import annotations

from time import time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import Editor, Lock, break_lock, read_editing, release_lock, take_lock
from contentrepo.api.read import parse_course_run_key
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import editing_shapes
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.moment import render_moment
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.writing import Where, Wish, WishOf, actor_of, find_repository
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.delivery.parameters import Run
from contentrepo.entrypoints.http.world import World

Block = Annotated[str, Query(max_length=255, description="A block of the run as `type/id`, with all below it.")]

reading = APIRouter(tags=["locks"])
writing = APIRouter(tags=["locks"])


@reading.get("/locks", response_model=editing_shapes.EditingShape)
def get_locks(request: Request, world: World, where: Where = "") -> Response:
    """The locks that hold, with their holders, and the runs that are not edited through all doors."""
    editing = read_editing(choose_repository(world.repositories, where).open())
    now = time()
    locks = [_plain(lock) for lock in editing.locks if lock.holds(now)]
    return answer(request, {"locks": locks, "modes": {run: mode.value for run, mode in editing.modes.items()}})


@writing.put("/locks/{run}", response_model=editing_shapes.LockShape, responses=ACCEPTED)
async def put_lock(
    request: Request, world: World, run: Run, body: editing_shapes.LockBody, *, wish: WishOf, block: Block = ""
) -> Response:
    """Hold a run, or a block of it, for some time; one's own lock is renewed."""
    key = str(parse_course_run_key(run))
    repository = await find_repository(world, wish, run=key)
    editor, now = editor_of(request, wish), int(time())
    more = {"seconds": body.seconds, "now": now}
    lock = await run_in_threadpool(lambda: take_lock(repository.open(), editor, key, block, reason=body.reason, **more))
    return answer(request, _plain(lock))


@writing.delete("/locks/{run}", response_model=editing_shapes.LockShape, responses=ACCEPTED)
async def delete_lock(request: Request, world: World, run: Run, wish: WishOf, block: Block = "") -> Response:
    """Give back one's own lock."""
    key = str(parse_course_run_key(run))
    repository = await find_repository(world, wish, run=key)
    editor = editor_of(request, wish)
    lock = await run_in_threadpool(lambda: release_lock(repository.open(), editor, key, block, now=int(time())))
    return answer(request, _plain(lock))


@writing.post("/locks/{run}/break", response_model=editing_shapes.LockShape, responses=ACCEPTED)
async def post_break(
    request: Request, world: World, run: Run, body: editing_shapes.BreakBody, *, wish: WishOf, block: Block = ""
) -> Response:
    """Take a lock away from its holder, on record with the reason; for those who may change `contentrepo.yaml`."""
    key = str(parse_course_run_key(run))
    repository = await find_repository(world, wish, run=key)
    editor, now = editor_of(request, wish), int(time())
    lock = await run_in_threadpool(
        lambda: break_lock(repository.open(), editor, key, block, reason=body.reason, now=now)
    )
    return answer(request, _plain(lock))


def editor_of(request: Request, wish: Wish) -> Editor:
    actor = actor_of(find_caller(request.scope))
    return Editor(actor.name, actor.mail, actor.who, actor.groups, wish.key)


def _plain(lock: Lock) -> dict[str, object]:
    return {
        "run": lock.run,
        "block": lock.block,
        "holder": lock.holder,
        "since": render_moment(lock.since),
        "until": render_moment(lock.until),
        "reason": lock.reason,
    }
