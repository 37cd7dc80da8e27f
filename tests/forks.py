"""Work in forked processes: killed half-way, or several at once. What a process opens is never shared with a fork."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Sequence

FAILED = 99


def start(work: Callable[[], int]) -> int:
    """A process that does the work; its exit code is what the work gives."""
    child = os.fork()
    if child:
        return child
    code = FAILED
    try:
        code = work()
    except BaseException:  # noqa: BLE001 - a child must never return into the parent's test
        traceback.print_exc()
    finally:
        os._exit(code)


def finish(process: int) -> int:
    """Its exit code; -9 when it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def run(work: Callable[[], int]) -> int:
    return finish(start(work))


def race(works: Sequence[Callable[[Callable[[], None]], int]]) -> list[int]:
    """Exit codes of processes that each get a function to call when they are ready: it lets all go on together."""
    ready, go = os.pipe(), os.pipe()

    def meet():
        os.close(go[1])
        os.write(ready[1], b".")
        os.read(go[0], 1)

    started = [start(lambda work=work: work(meet)) for work in works]
    os.close(ready[1])
    for _ in works:
        os.read(ready[0], 1)
    for end in (ready[0], go[0], go[1]):
        os.close(end)
    return [finish(process) for process in started]


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
