"""A fork of ours that compiles programs (`script_child.py`): of a small course, to start Python anew takes longer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from time import monotonic
from typing import NoReturn

from contentrepo.applets.validation import script_child
from contentrepo.applets.validation.compiler_process import SIGKILL, read_answers


class CompilerFork:
    """A fork that compiles programs while we go on.

    Args:
        programs: all that it is asked.

    Raises:
        OSError: the system gives no second process.
    """

    def __init__(self, programs: Sequence[str]) -> None:
        self.programs = programs
        self._answers, sending = os.pipe()
        try:
            self._number = os.fork()
        except OSError:
            os.close(self._answers)
            raise
        else:
            if self._number == 0:
                _live(programs, sending)
        finally:
            os.close(sending)

    def answer(self, *, seconds: float) -> list[int]:
        """The answers up to the first program that the fork did not survive, or for which time was short; the end."""
        try:
            return read_answers(self._answers, monotonic() + seconds)[: len(self.programs)]
        finally:
            self.close()

    def close(self) -> None:
        """Make sure that it is gone. Idempotent."""
        if self._number:
            os.kill(self._number, SIGKILL)
            os.waitpid(self._number, 0)
            self._number = 0
            os.close(self._answers)


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
