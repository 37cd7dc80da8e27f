"""What was done to a branch, and taking it back."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contentrepo.api.author import (
    Actor,
    BlockDifference,
    Change,
    TaskOutcome,
    find_commits_of,
    list_changes,
    parse_usage_key,
    restore_block,
    restore_file,
    undo_commits,
)
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.moment import render_moment
from contentrepo.entrypoints.http.authoring.place import Served, choose_repository
from contentrepo.entrypoints.http.authoring.writing import (
    Branch,
    Where,
    Wish,
    WishOf,
    actor_of,
    carry_out_other,
    find_repository,
)
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.world import World

LATEST = 2**40  # seconds since the epoch that git can still write

Since = Annotated[str, Query(pattern=f"{shapes.COMMIT[:-1]}$|^$", description="A commit that you have seen.")]
Block = Annotated[str | None, Query(max_length=255, description="Only what changed this block (a usage key).")]
Author = Annotated[str, Query(alias="author", max_length=300, description="Only of this author.")]

reading = APIRouter(tags=["history"])
writing = APIRouter(tags=["history"])


@reading.get("/changes", response_model=shapes.ChangeList)
def get_changes(
    request: Request,
    world: World,
    *,
    since: Since = "",
    block: Block = None,
    author: Author = "",
    branch: Branch = None,
    where: Where = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """What the newest commits of a branch did, in blocks; with `since` all that changed after that commit."""
    key = parse_usage_key(block) if block else None
    repository = choose_repository(world.repositories, where, run=str(key.run) if key else "")
    found = list_changes(repository.open(), since=since, branch=branch or "", block=key, actor=author, most=limit)
    return answer(request, {"changes": [_change(one) for one in found]})


@writing.post("/undo", response_model=shapes.OutcomeShape, responses=ACCEPTED)
async def post_undo(request: Request, world: World, body: shapes.UndoBody, wish: WishOf) -> Response:
    """Take back what commits did, in one commit; what others did since stays. It can be undone itself."""
    repository = await find_repository(world, wish, run="")
    actor = actor_of(find_caller(request.scope))

    def perform() -> TaskOutcome:
        return undo_commits(
            repository.open(),
            _commits(repository, body, wish.branch),
            actor,
            branch=wish.branch,
            paths=body.paths,
            message=body.message,
            key=wish.key,
            request=repr(body) if body.since is not None else "",
            dry_run=body.dry_run,
        )

    def resolve(outcome: TaskOutcome) -> dict[str, object] | None:
        return _undo_later_ones_too(request, body, outcome)

    return await carry_out_other(request, world, repository, perform, wish=wish, is_trial=body.dry_run, resolve=resolve)


@writing.post("/restore", response_model=shapes.OutcomeShape, responses=ACCEPTED)
async def post_restore(request: Request, world: World, body: shapes.RestoreBody, wish: WishOf) -> Response:
    """Make a block, an asset, a policy or any file what it was at a commit, as a commit of its own."""
    key = parse_usage_key(body.block) if body.block else None
    repository = await find_repository(world, wish, run=str(key.run) if key else "")
    actor = actor_of(find_caller(request.scope))

    def perform() -> TaskOutcome:
        return _restore(repository, body, actor, wish)

    return await carry_out_other(request, world, repository, perform, wish=wish, is_trial=body.dry_run)


def difference_to_plain(one: BlockDifference) -> dict[str, object]:
    return {
        "path": one.path,
        "block": one.subject,
        "title": one.title,
        "kind": one.kind,
        "name": one.name,
        "old": one.old,
        "new": one.new,
    }


def _restore(repository: Served, body: shapes.RestoreBody, actor: Actor, wish: Wish) -> TaskOutcome:
    more = {"branch": wish.branch, "message": body.message, "request_key": wish.key}
    if body.block is not None:
        return restore_block(
            repository.open(), parse_usage_key(body.block), body.commit, actor, dry_run=body.dry_run, **more
        )
    return restore_file(repository.open(), body.path or "", body.commit, actor, dry_run=body.dry_run, **more)


def _commits(repository: Served, body: shapes.UndoBody, branch: str) -> list[str]:
    if body.since is None:
        return body.commits
    moment = body.since if body.since.tzinfo else body.since.replace(tzinfo=UTC)
    since = max(0, min(LATEST, int(moment.timestamp())))
    return [commit.id for commit in find_commits_of(repository.open(), body.author, since=since, branch=branch)]


def _undo_later_ones_too(request: Request, body: shapes.UndoBody, outcome: TaskOutcome) -> dict[str, object] | None:
    """What stands on a commit goes with it; None where that is not known, or is undone already."""
    later = [one.by_ours for one in outcome.conflicts]
    commits = list(dict.fromkeys([*later, *body.commits]))
    if not body.commits or not all(later) or len(commits) == len(body.commits):
        return None
    again = body.model_dump(exclude_defaults=True, exclude={"dry_run"})
    query = f"?{request.url.query}" if request.url.query else ""
    return {"method": "POST", "path": request.url.path + query, "body": {**again, "commits": commits}}


def _change(one: Change) -> dict[str, object]:
    return {
        "commit": one.commit,
        "time": render_moment(one.time),
        "author": one.author,
        "committer": one.committer,
        "door": one.door,
        "pusher": one.pusher or None,
        "task": one.task,
        "undoes": list(one.undoes),
        "subject": one.subject,
        "blocks": list(one.blocks),
        "paths": list(one.paths),
        "differences": [difference_to_plain(each) for each in one.differences],
    }
