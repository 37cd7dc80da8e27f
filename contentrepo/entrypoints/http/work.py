"""Writes under way: each in a thread, waited for a while, then left to be asked about.

They live in this process. Who wants to know after a restart what became of one sends it again with the same
`Idempotency-Key`: what landed is answered, what did not is done.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from uuid import uuid4

from contentrepo.entrypoints.http.problem import Problem, problem_of
from contentrepo.entrypoints.reporting.bug_report import write_bug_report
from contentrepo.errors import ContentRepoError
from contentrepo.named_tuple import NamedTuple

THREADS = 32  # most of them wait to land with another
KEPT = 1000
KEPT_SECONDS = 3600.0
WAITING = 200

Plain = dict[str, object]


class Done(NamedTuple):
    """What came of a piece of work: an answer, or a problem."""

    status: int
    result: Plain
    headers: dict[str, str]


class Work:
    """One write.

    Attributes:
        owner: (issuer, subject) of who asked; nobody else is told about it.
        done: None while it is under way.
    """

    def __init__(self, owner: tuple[str, str]) -> None:
        self.id = uuid4().hex
        self.owner = owner
        self.done: Done | Problem | None = None
        self.began = monotonic()
        self._finished = asyncio.Event()

    async def wait(self, seconds: float) -> Done | Problem | None:
        """What came of it; None if nothing did in that time."""
        try:
            async with asyncio.timeout(seconds):
                await self._finished.wait()
        except TimeoutError:
            pass
        return self.done

    def finish(self, done: Done | Problem) -> None:
        self.done = done
        self._finished.set()


class Works:
    """All of them; used from the event loop alone."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="write")
        self._works: OrderedDict[str, Work] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

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
        task = asyncio.create_task(self._carry_out(work, act))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return work

    def get(self, name: str, owner: tuple[str, str]) -> Work:
        """The work of this id.

        Raises:
            Problem: there is none, or it is somebody else's.
        """
        work = self._works.get(name)
        if work is None or work.owner != owner:
            raise Problem("unknown-task", f"there is no task `{name}`")
        return work

    async def close(self) -> None:
        """Wait for what is under way."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._pool.shutdown(wait=True)

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
        work.finish(done)

    def _forget(self) -> None:
        oldest = monotonic() - KEPT_SECONDS
        for name, work in list(self._works.items()):
            if work.done is None or (len(self._works) <= KEPT and work.began > oldest):
                return
            del self._works[name]
