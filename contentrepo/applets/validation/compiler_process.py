"""The child process that compiles programs (`script_child.py`): started early, asked once.

Not the standard library's subprocess, whose import takes as long as the child's own start (docs/decisions/0091).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import IO

SIGKILL = 9
CHUNK = 1 << 16
QUESTION = 3  # the child's number for the file with the programs


class CompilerProcess:
    """A child that is waiting for its programs.

    Args:
        script: what it runs.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, script: Path) -> None:
        self._question = _scratch()
        gate, self._gate = os.pipe()
        self._answers, answers = os.pipe()
        command = [sys.executable, "-I", "-S", "-W", "ignore", str(script)]
        nowhere = os.open(os.devnull, os.O_WRONLY)
        places = ((gate, 0), (answers, 1), (nowhere, 2), (self._question.fileno(), QUESTION))
        actions = [(os.POSIX_SPAWN_DUP2, file, place) for file, place in places]
        try:
            self._number = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
        except OSError:
            self._close_files()
            raise
        finally:
            for file in (gate, answers, nowhere):
                os.close(file)

    def ask(self, programs: Sequence[str], *, seconds: float) -> list[int]:
        """The answers up to the first program that the child did not survive, or for which time was short; the end."""
        encoded = [program.encode("utf-8", "surrogatepass") for program in programs]
        self._question.write(b"".join(b"%d\n%b" % (len(program), program) for program in encoded))
        self._question.seek(0)  # the child's place in it is ours
        os.close(self._gate)
        self._gate = -1
        answers = read_answers(self._answers, monotonic() + seconds)
        self.close()
        return answers[: len(programs)]

    def close(self) -> None:
        """Make sure that it is gone. Idempotent."""
        if self._number:
            os.kill(self._number, SIGKILL)
            os.waitpid(self._number, 0)
            self._number = 0
            self._close_files()

    def _close_files(self) -> None:
        self._question.close()
        for file in (self._answers, self._gate):
            if file >= 0:
                os.close(file)


def read_answers(file: int, deadline: float) -> list[int]:
    """The whole lines that come through a pipe until its end, or until a moment of the monotonic clock."""
    import select  # a course without programs has no need of it

    answers = b""
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    while (left := deadline - monotonic()) > 0 and waiting.poll(left * 1000):
        if not (piece := os.read(file, CHUNK)):
            break
        answers += piece
    return [int(line) for line in answers[: answers.rfind(b"\n") + 1].split()]


def _scratch() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("contentrepo"), "w+b")
    from tempfile import TemporaryFile  # pragma: no cover - systems other than Linux

    return TemporaryFile()  # pragma: no cover - the same
