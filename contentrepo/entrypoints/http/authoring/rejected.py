"""Pushes that were refused and are kept: listed, and mended in a draft. Their objects are never served as such."""

from __future__ import annotations

from time import time
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import list_rejected, rescue_push_once
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.moment import render_moment
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.writing import Where, WishOf, actor_of, find_repository
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.world import World

Push = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,100}$", description="As the list names it.")]

reading = APIRouter(tags=["drafts"])
writing = APIRouter(tags=["drafts"])


@reading.get("/rejected", response_model=shapes.RejectedList)
def get_rejected(request: Request, world: World, where: Where = "") -> Response:
    """The refused pushes that are kept, where `git config contentrepo.keeprejected` is true."""
    found = list_rejected(choose_repository(world.repositories, where).open(), now=time())
    pushes = [
        {"name": one.name, "time": render_moment(one.time), "who": one.who or None, "tips": dict(one.tips)}
        for one in found
    ]
    return answer(request, {"pushes": pushes})


@writing.post("/rejected/{push}/rescue", status_code=201, response_model=shapes.NamedCommit, responses=ACCEPTED)
async def post_rescue(request: Request, world: World, push: Push, body: shapes.RescueBody, wish: WishOf) -> Response:
    """Begin a draft with what a refused push brought, to be mended there; it is judged when it is published."""
    repository = await find_repository(world, wish, run="")
    actor = actor_of(find_caller(request.scope))
    more = {"ref": body.ref, "key": wish.key}
    commit = await run_in_threadpool(lambda: rescue_push_once(repository.open(), push, body.name, actor, **more))
    return answer(request, {"name": body.name, "commit": commit}, status=201)
