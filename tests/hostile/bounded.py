"""Work in a process of its own, which the system ends when it takes too much processor time or memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import forks

PAGE = resource.getpagesize()
MEGABYTE = 1 << 20


def call_within(work: Callable[[], str], *, seconds: int, megabytes: int) -> str:
    """What `work` says, if it needs no more than this beside what the process has already."""
    reading, writing = os.pipe()

    def bounded() -> int:
        memory = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE + megabytes * MEGABYTE
        _limit(seconds, memory)
        os.write(writing, work().encode("utf-8", "backslashreplace")[:4096])
        return 0

    exit_code = forks.run(bounded)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read().decode()
    assert exit_code == 0, f"ended with {exit_code}: out of {seconds} s or {megabytes} MB"
    return said


class Measured(NamedTuple):
    """A finished command. `megabytes` is the most that it, or any process that it waited for, had in memory."""

    exit_code: int
    output: str
    megabytes: int
    seconds: float


def run_within(command: Sequence[str], *, cwd: Path, seconds: int, megabytes: int) -> Measured:
    """Run a command whose processes have so much processor time and address space each, and no more."""
    with TemporaryFile() as printed:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            stdout=printed,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: _limit(seconds, megabytes * MEGABYTE),  # noqa: PLW1509 - no thread runs in a test
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        output = printed.read().decode("utf-8", "replace")
    return Measured(child.returncode, output, used.ru_maxrss >> 10, used.ru_utime + used.ru_stime)


def run_program(*arguments: str, cwd: Path, seconds: int, megabytes: int) -> Measured:
    """The same of `contentrepo ARGUMENTS`, which never ends in a traceback."""
    command = [sys.executable, "-m", "contentrepo", *arguments]
    measured = run_within(command, cwd=cwd, seconds=seconds, megabytes=megabytes)
    assert "Traceback" not in measured.output, measured.output[-2000:]
    assert "the fault is ours" not in measured.output, measured.output[-2000:]
    return measured


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
