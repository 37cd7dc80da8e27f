"""Writes under way: each in a thread, waited for a while, then left to be asked about.

They live in this process. One that was answered 202 is on the shelf, too, so that it outlives it.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from contentrepo.entrypoints.http.problem import Problem, problem_of
from contentrepo.entrypoints.http.shelf import Asked, Shelf
from contentrepo.entrypoints.reporting.bug_report import write_bug_report
from contentrepo.errors import ContentRepoError
from contentrepo.named_tuple import NamedTuple

THREADS = 32  # most of them wait to land with another
KEPT = 1000
KEPT_SECONDS = 3600.0
WAITING = 200
MOST_TRIES = 5  # of a request that takes its server down with it

Plain = dict[str, Any]


class Done(NamedTuple):
    """What came of a piece of work: an answer, or a problem."""

    status: int
    result: Plain
    headers: dict[str, str]


class Work:
    """One write.

    Attributes:
        owner: (issuer, subject) of who asked; nobody else is told about it.
        told: of one that is over, what its owner is told; None while it is under way.
        done: the same, as an answer.
    """

    def __init__(self, owner: tuple[str, str], name: str = "") -> None:
        self.id = name or uuid4().hex
        self.owner = owner
        self.done: Done | Problem | None = None
        self.told: Plain = {"id": self.id, "state": "working", "status": None, "result": None}
        self.began = monotonic()
        self.is_kept = False
        self._finished = asyncio.Event()

    async def wait(self, seconds: float | None) -> Done | Problem | None:
        """What came of it; None if nothing did in that time."""
        try:
            async with asyncio.timeout(seconds):
                await self._finished.wait()
        except TimeoutError:
            pass
        return self.done

    def finish(self, done: Done | Problem) -> None:
        self.done, self.told = done, tell(self.id, done)
        self._finished.set()

    @property
    def is_over(self) -> bool:
        return bool(self.told["state"] != "working")


Repeat = Callable[[Asked], Awaitable[Done | Problem]]
"""Sends a kept request once more, and waits for what comes of it."""


class Works:
    """All of them; used from the event loop alone."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="write")
        self._works: OrderedDict[str, Work] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._repeat: Repeat = _refuse

    def start(self, owner: tuple[str, str], act: Callable[[], Done]) -> Work:
        """Begin a write.

        Raises:
            Problem: too many are under way.
        """
        self._forget()
        if len(self._tasks) >= WAITING:
            detail = "too many writes are under way"
            raise Problem("too-many-requests", detail, headers={"Retry-After": "1"})
        work = Work(owner)
        self._works[work.id] = work
        self._begin(self._carry_out(work, act))
        return work

    async def keep(self, work: Work, asked: Asked) -> None:
        """Before somebody is told to ask about it later: on return the disk has the request.

        Raises:
            CouldNotCheck: the disk does not take it.
        """
        await run_in_threadpool(self._shelf.put, work.id, asked)
        work.is_kept = True
        if work.is_over:
            await run_in_threadpool(self._shelf.finish, work.id, work.owner, work.told)

    async def get(self, name: str, owner: tuple[str, str]) -> Work:
        """The work of this id; one that a dead process left is carried on.

        Raises:
            Problem: there is none, or it is somebody else's.
        """
        work = self._works.get(name) or await run_in_threadpool(self._find_kept, name, owner)
        if work is None or work.owner != owner:
            raise Problem("unknown-task", f"there is no task `{name}`")
        return work if work.is_over else self._works.get(name) or self._take_over(name) or work

    def resume(self, repeat: Repeat) -> None:
        """Carry on what a process before this one left; `repeat` is how."""
        self._repeat = repeat
        for name in self._shelf.list_requests():
            self._take_over(name)

    async def close(self) -> None:
        """Wait for what is under way."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._pool.shutdown(wait=True)

    def _find_kept(self, name: str, owner: tuple[str, str]) -> Work | None:
        asked = self._shelf.find_request(name)
        told = self._shelf.find_result(name, owner)
        if told is None:
            return None if asked is None else Work((asked.caller.issuer, asked.caller.subject), name)
        work = Work(owner, name)
        work.told = told
        return work

    def _take_over(self, name: str) -> Work | None:
        """None where another process works on it."""
        if not self._shelf.take_over(name) or (asked := self._shelf.find_request(name)) is None:
            return None
        work = self._works[name] = Work((asked.caller.issuer, asked.caller.subject), name)
        work.is_kept = True
        self._begin(self._carry_on(work, asked))
        return work

    def _begin(self, act: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(act)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_on(self, work: Work, asked: Asked) -> None:
        detail = "the server was stopped while this was under way, and does not know what came of it"
        more = {"hint": "look at the log of changes; a write with an `Idempotency-Key` is carried on"}
        may_repeat = asked.key and self._shelf.count_try(work.id) <= MOST_TRIES
        await self._end(work, await self._repeat(asked) if may_repeat else Problem("unavailable", detail, more=more))

    async def _carry_out(self, work: Work, act: Callable[[], Done]) -> None:
        done: Done | Problem
        try:
            done = await asyncio.get_running_loop().run_in_executor(self._pool, act)
        except Problem as problem:
            done = problem
        except ContentRepoError as error:
            done = problem_of(error)
        except Exception as error:  # noqa: BLE001  whatever it is, it is ours and becomes a report
            write_bug_report(error, ["contentrepo", "serve", "write"])
            done = Problem("internal", "the fault is ours; a report lies on the server")
        await self._end(work, done)

    async def _end(self, work: Work, done: Done | Problem) -> None:
        if work.is_kept:
            await run_in_threadpool(self._shelf.finish, work.id, work.owner, tell(work.id, done))
        work.finish(done)

    def _forget(self) -> None:
        oldest = monotonic() - KEPT_SECONDS
        while self._works:
            name, work = next(iter(self._works.items()))
            if work.done is None or (len(self._works) <= KEPT and work.began > oldest):
                return
            del self._works[name]


def tell(name: str, done: Done | Problem) -> Plain:
    """What the owner of a task is told."""
    if isinstance(done, Problem):
        return {"id": name, "state": "failed", "status": done.status, "result": json.loads(done.render())}
    return {"id": name, "state": "done", "status": done.status, "result": done.result}


async def _refuse(_asked: Asked) -> Done | Problem:
    return Problem("unavailable", "the server is starting")
