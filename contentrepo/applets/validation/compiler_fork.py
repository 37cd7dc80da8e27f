"""A fork of ours that compiles programs (`script_child.py`): of a small course, to start Python anew takes longer."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import monotonic
from typing import NoReturn

from contentrepo.applets.validation import script_child
from contentrepo.applets.validation.compiler_process import SIGKILL, read_answers


def may_fork() -> bool:
    """Whether no second thread runs: a fork would take the locks that it holds."""
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1


def ask_fork(programs: Sequence[str], *, seconds: float) -> list[int]:
    """The answers up to the first program that the fork did not survive, or for which time was short.

    Raises:
        OSError: the system gives no second process.
    """
    receiving, sending = os.pipe()
    try:
        number = os.fork()
        if number == 0:
            _live(programs, sending)
        os.close(sending)
        sending = -1
        try:
            return read_answers(receiving, monotonic() + seconds)[: len(programs)]
        finally:
            os.kill(number, SIGKILL)
            os.waitpid(number, 0)
    finally:
        for file in (receiving, sending):
            if file >= 0:
                os.close(file)


def _live(programs: Sequence[str], sending: int) -> NoReturn:
    """All that the fork does: nothing of ours is flushed, closed or told by it."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the compiler warns of what is none of our business
        script_child.limit(beside=_size())
        for program in programs:
            answer = script_child.find_stop(program.encode("utf-8", "surrogatepass"))
            os.write(sending, b"%d\n" % answer)
    finally:
        os._exit(0)


def _size() -> int:
    """The bytes of address space that a fork has before it begins."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - before anything else is imported
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
