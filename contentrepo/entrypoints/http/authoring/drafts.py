"""Drafts: branches that are not live. Begun, listed, compared with what is live, published by a merge, discarded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import (
    TaskOutcome,
    compare_commits,
    create_draft_once,
    discard_draft_once,
    find_live_commit,
    list_drafts,
    publish_draft,
    read_tip,
)
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.history import difference_to_plain
from contentrepo.entrypoints.http.authoring.moment import render_moment
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.writing import (
    Where,
    WishOf,
    actor_of,
    carry_out_other,
    find_repository,
)
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.world import World

Name = Annotated[str, Path(max_length=200, pattern=shapes.BRANCH, description="Of the branch.")]

reading = APIRouter(tags=["drafts"])
writing = APIRouter(tags=["drafts"])


@reading.get("/drafts", response_model=shapes.DraftList)
def get_drafts(request: Request, world: World, where: Where = "") -> Response:
    """All drafts, each with the author and the age of its newest commit."""
    found = [
        {
            "name": one.name,
            "commit": one.commit,
            "author": one.author,
            "time": render_moment(one.time),
            "subject": one.subject,
            "ahead": one.ahead,
            "behind": one.behind,
        }
        for one in list_drafts(choose_repository(world.repositories, where).open())
    ]
    return answer(request, {"drafts": found})


@reading.get("/drafts/{name:path}/differences", response_model=shapes.DifferenceList)
def get_differences(request: Request, world: World, name: Name, where: Where = "") -> Response:
    """What a draft has otherwise than what is live (than the live branch, where nothing is live yet), in blocks."""
    repository = choose_repository(world.repositories, where)
    live = find_live_commit(repository.open()) or read_tip(repository.open())
    found = compare_commits(repository.open(), live, read_tip(repository.open(), name))
    return answer(request, {"differences": [difference_to_plain(one) for one in found]})


@writing.post("/drafts", status_code=201, response_model=shapes.NamedCommit, responses=ACCEPTED)
async def post_draft(request: Request, world: World, body: shapes.DraftBody, wish: WishOf) -> Response:
    """Begin a draft."""
    repository = await find_repository(world, wish, run="")
    actor = actor_of(find_caller(request.scope))
    commit = await run_in_threadpool(
        lambda: create_draft_once(repository.open(), body.name, actor, start=body.start, key=wish.key)
    )
    return answer(request, {"name": body.name, "commit": commit}, status=201)


@writing.delete("/drafts/{name:path}", response_model=shapes.NamedCommit, responses=ACCEPTED)
async def delete_draft(request: Request, world: World, name: Name, wish: WishOf) -> Response:
    """Discard a draft of one's own, or of content that one may change; from the commit it can be begun again."""
    repository = await find_repository(world, wish, run="")
    actor = actor_of(find_caller(request.scope))
    commit = await run_in_threadpool(lambda: discard_draft_once(repository.open(), name, actor, key=wish.key))
    return answer(request, {"name": name, "commit": commit})


@writing.post("/drafts/{name:path}/publish", response_model=shapes.OutcomeShape, responses=ACCEPTED)
async def post_publish(request: Request, world: World, name: Name, body: shapes.PublishBody, wish: WishOf) -> Response:
    """Merge a draft into the live branch, by block, judged as a push would be; with `dry_run` say what would happen."""
    repository = await find_repository(world, wish, run="")
    actor = actor_of(find_caller(request.scope))

    def perform() -> TaskOutcome:
        return publish_draft(repository.open(), name, actor, message=body.message, key=wish.key, dry_run=body.dry_run)

    return await carry_out_other(request, world, repository, perform, wish=wish, is_trial=body.dry_run)
