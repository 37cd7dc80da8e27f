"""One write, from the request to its answer: who asks, on which repository, and how it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Header, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from contentrepo.api.author import (
    Actor,
    Forge,
    OutboundPolicy,
    Task,
    TaskOutcome,
    TaskState,
    find_forge,
    perform_task,
)
from contentrepo.api.identity import Caller
from contentrepo.api.publish import Repository
from contentrepo.config import read_config
from contentrepo.entrypoints.http.again import WAITS
from contentrepo.entrypoints.http.answer import JSON
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.outcome import (
    Plain,
    Resolve,
    outcome_to_plain,
    problem_of_outcome,
    put_on_top,
)
from contentrepo.entrypoints.http.authoring.place import Served, choose_repository
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.shelf import Asked
from contentrepo.entrypoints.http.work import Done, Work
from contentrepo.entrypoints.http.world import Surroundings
from contentrepo.named_tuple import NamedTuple

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[!-~]+$",
        description="The same key and request again gets the same answer, and is done once.",
    ),
]
Prefer = Annotated[str | None, Header(max_length=200, description="`respond-async`: answer 202 at once.")]


Branch = Annotated[str | None, Query(max_length=200, pattern=shapes.BRANCH, description="The live branch without.")]
Message = Annotated[
    str, Query(max_length=2000, description="Of the commit; `Acknowledge: RULE SUBJECT` in it says that this is meant.")
]
Where = Annotated[str, Query(alias="repository", max_length=255, description="Where several are served: which one.")]


NO_CONTENT = 204
ASYNC = "respond-async"
OURS = "/v1/"
"""Addresses whose writes say themselves what they start from; the platform's own form leaves that to our memory."""


class Wish(NamedTuple):
    """What a write says about itself beside its content."""

    branch: str
    repository: str
    key: str
    prefer: str
    message: str = ""


async def read_wish(
    branch: Branch = None, where: Where = "", message: Message = "", key: Key = None, prefer: Prefer = None
) -> Wish:
    return make_wish(branch or "", where, key=key, prefer=prefer, message=message)


def make_wish(branch: str, repository: str, *, key: str | None, prefer: str | None, message: str = "") -> Wish:
    """What is to be answered at once gets a key in any case, so that a server started later can carry it on."""
    is_async = ASYNC in (prefer or "")
    return Wish(branch, repository, key or (f"{ASYNC}-{uuid4().hex}" if is_async else ""), prefer or "", message)


WishOf = Annotated[Wish, Depends(read_wish)]


async def find_repository(world: Surroundings, wish: Wish, *, run: str) -> Served:
    """The repository that a write means.

    Raises:
        Problem: none, or several.
    """
    if wish.repository or len(world.repositories) == 1:  # then nothing is read
        return choose_repository(world.repositories, wish.repository)
    return await run_in_threadpool(choose_repository, world.repositories, wish.repository, run=run)


def actor_of(caller: Caller | None) -> Actor:
    """Who signs for the commit.

    Raises:
        Problem: nobody, which no route of ours lets come about.
    """
    if caller is None:
        raise Problem("missing-token", "a change needs a bearer token", headers={"WWW-Authenticate": "Bearer"})
    mail = caller.mail or (caller.name if "@" in caller.name and "#" not in caller.name else "")
    fallback = f"{_plain_word(caller.subject)}@{_plain_word(caller.issuer)}.invalid"
    return Actor(_plain_name(caller.name), mail or fallback, caller.name, caller.groups)


async def carry_out(
    request: Request,
    world: Surroundings,
    repository: Served,
    task: Task,
    *,
    wish: Wish,
    resolve: Plain,
    finish: Callable[[TaskOutcome], dict[str, str]] = lambda _: {},
    show: Callable[[TaskOutcome], Plain | None] = outcome_to_plain,
    status: int = 200,
) -> Response:
    """Do a task, and answer: with what came of it, or after a while with where to ask.

    Args:
        request: the client's.
        world: of the server.
        repository: whose branch it changes.
        task: what to do.
        wish: whether it waits.
        resolve: the request that a conflict's answer offers.
        finish: the answer's headers from what came of the task.
        show: the answer's body; None for one without.
        status: of an answer that tells of a change.
    """
    act = partial(
        _perform,
        repository,
        partial(_perform_task, repository, task),
        is_trial=task.dry_run,
        resolve=lambda outcome: put_on_top(resolve, outcome.tip),
        finish=finish,
        show=show,
        status=status,
    )
    return await _start(request, world, wish, act)


async def carry_out_other(
    request: Request,
    world: Surroundings,
    repository: Served,
    perform: Callable[[], TaskOutcome],
    *,
    wish: Wish,
    is_trial: bool,
    resolve: Resolve = lambda _: None,
) -> Response:
    """The same for what is no list of operations: an undo, a merge."""
    act = partial(_perform, repository, perform, is_trial=is_trial, resolve=resolve, finish=lambda _: {}, status=200)
    return await _start(request, world, wish, act)


async def _start(request: Request, world: Surroundings, wish: Wish, act: Callable[[], Done]) -> Response:
    caller = find_caller(request.scope)
    if caller is None:
        raise Problem("missing-token", "a change needs a bearer token", headers={"WWW-Authenticate": "Bearer"})
    work = world.works.start((caller.issuer, caller.subject), act)
    patience = 0.0 if ASYNC in wish.prefer else world.settings.patience_seconds
    done = await work.wait(None if WAITS in request.scope else patience)
    if done is None:
        await world.works.keep(work, await _note_request(request, caller, wish))
    return tell(request, work, done)


async def _note_request(request: Request, caller: Caller, wish: Wish) -> Asked:
    return Asked(
        caller,
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        content_type=request.headers.get("content-type", ""),
        if_match=request.headers.get("if-match", ""),
        if_none_match=request.headers.get("if-none-match", ""),
        key=wish.key if request.url.path.startswith(OURS) else "",
        body=await request.body(),
    )


def tell(request: Request, work: Work, done: Done | Problem | None) -> Response:
    """The answer to a write: its outcome, or 202 and where to ask."""
    about = request.scope.setdefault("contentrepo.audit", {})
    if done is None:
        place = f"/v1/tasks/{work.id}"
        return Response(json.dumps(work.told), 202, {"Location": place, "Retry-After": "1"}, JSON)
    if isinstance(done, Problem):
        raise done
    about |= {name: str(done.result[name]) for name in ("task", "commit") if done.result.get(name)}
    if done.status == NO_CONTENT:
        return Response(status_code=done.status, headers=done.headers)
    return Response(json.dumps(done.result), done.status, done.headers, JSON)


def _perform_task(repository: Served, task: Task) -> TaskOutcome:
    opened = repository.open()
    return perform_task(opened, task, forge=_find_forge(opened))


def _perform(
    repository: Served,
    perform: Callable[[], TaskOutcome],
    *,
    is_trial: bool,
    resolve: Resolve,
    finish: Callable[[TaskOutcome], dict[str, str]],
    status: int,
    show: Callable[[TaskOutcome], Plain | None] = outcome_to_plain,
) -> Done:
    outcome = perform()
    problem = problem_of_outcome(repository, outcome, resolve=resolve)
    if is_trial:
        return Done(200, dict(problem.more) if problem else outcome_to_plain(outcome), {})
    if problem is not None:
        raise problem
    if outcome.state is TaskState.PROPOSED:  # people decide; nothing is on the branch yet
        return Done(202, outcome_to_plain(outcome), {"Location": outcome.page} if outcome.page else {})
    body = show(outcome)
    if body is None:
        return Done(NO_CONTENT, {}, finish(outcome))
    return Done(status if outcome.commit else 200, body, finish(outcome))


def _find_forge(repository: Repository) -> Forge | None:
    """Who is asked for pull requests, as the repository and the environment say."""
    config = read_config()
    policy = OutboundPolicy(hosts=config.outbound_hosts, networks=config.outbound_networks)
    return find_forge(repository, config.forge_token, policy)


def _plain_name(name: str) -> str:
    """What git takes for a name: no angle brackets, no line ends."""
    return "".join(letter for letter in name if letter.isprintable() and letter not in "<>")[:200].strip() or "nobody"


def _plain_word(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)[:60].strip("-") or "x"
