"""A write in this form: what it starts from, and how its outcome is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from contentrepo.api.author import Operation, Task, TaskOutcome
from contentrepo.entrypoints.http.authoring.place import Served, choose_repository
from contentrepo.entrypoints.http.authoring.writing import Wish, actor_of, carry_out
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.studio.memory import Owner
from contentrepo.entrypoints.http.world import Surroundings

BASE = "Contentrepo-Base"


def owner_of(request: Request) -> Owner:
    caller = find_caller(request.scope)
    if caller is None:
        raise Problem("missing-token", "a change needs a bearer token", headers={"WWW-Authenticate": "Bearer"})
    return caller.issuer, caller.subject


async def find_run_repository(world: Surroundings, run: str) -> Served:
    """The repository that has a run.

    Raises:
        Problem: none has.
    """
    return await run_in_threadpool(choose_repository, world.repositories, "", run=run)


async def write(
    request: Request,
    world: Surroundings,
    repository: Served,
    operations: Sequence[Operation],
    *,
    resource: str,
    tell: Callable[[TaskOutcome], Any],
    wish: Wish,
    said: object = None,
) -> Response:
    """Carry out the operations from the version that the caller read last, else from the tip.

    Args:
        request: the client's.
        world: of the server.
        repository: whose live branch changes.
        operations: one commit.
        resource: what the caller read before; "" for what overwrites nothing (new blocks, moves), and starts from the
            tip.
        tell: the answer's body; None for an answer without one.
        said: what the request says, where the operations follow from more than that.
        wish: key and message; the branch is the live one.
    """
    owner = owner_of(request)
    base = world.memory.find(owner, resource) if resource else ""
    actor = actor_of(find_caller(request.scope))
    # The base is what this process remembers, and another one when the same request comes again.
    told = repr((request.method, request.url.path, operations if said is None else said, wish.message))
    task = Task(actor, tuple(operations), base=base, key=wish.key, message=wish.message, request=told)

    def finish(outcome: TaskOutcome) -> dict[str, str]:
        if resource:
            world.memory.note(owner, resource, outcome.commit)
        return {BASE: f"{base or outcome.tip}; {'read' if base else 'tip'}"}

    # Whoever reads what the others wrote starts from there.
    resolve: dict[str, object] = {"method": "GET", "path": request.url.path}
    return await carry_out(request, world, repository, task, wish=wish, resolve=resolve, finish=finish, show=tell)
