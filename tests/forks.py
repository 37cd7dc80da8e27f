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


def race_often(works: Sequence[Callable[[int, Callable[[], None]], int]], turns: Sequence[int]) -> list[list[int]]:
    """Turn by turn what became of each work; processes live on, so that a thousand turns take no thousand starts.

    A work gets the turn, and the function that lets all go on together once each has called it.
    """
    ends = [(os.pipe(), os.pipe(), os.pipe()) for _ in works]

    started = [
        start(lambda work=work, own=own: _play(work, turns, *own)) for work, own in zip(works, ends, strict=True)
    ]
    outcomes = []
    for _ in turns:
        for _, go, _ in ends:
            os.write(go[1], b".")
        for ready, _, _ in ends:
            os.read(ready[0], 1)
        for _, go, _ in ends:
            os.write(go[1], b".")
        outcomes.append([os.read(told[0], 1)[0] for _, _, told in ends])
    for process in started:
        assert finish(process) == 0
    for pipes in ends:
        for end in (end for pipe in pipes for end in pipe):
            os.close(end)
    return outcomes


def _play(work, turns, ready, go, told) -> int:
    def meet():
        os.write(ready[1], b".")
        os.read(go[0], 1)

    for turn in turns:
        os.read(go[0], 1)  # what one prepares for a turn must not touch another's last one
        os.write(told[1], bytes([work(turn, meet)]))
    return 0


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
