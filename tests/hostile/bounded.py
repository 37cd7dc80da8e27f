"""Work in a process of its own, which the system ends when it takes too much processor time or memory."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

import forks

PAGE = resource.getpagesize()
MEGABYTE = 1 << 20


def call_within(work: Callable[[], str], *, seconds: int, megabytes: int) -> str:
    """What `work` says, if it needs no more than this beside what the process has already."""
    reading, writing = os.pipe()

    def bounded() -> int:
        memory = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        os.write(writing, work().encode("utf-8", "backslashreplace")[:4096])
        return 0

    exit_code = forks.run(bounded)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read().decode()
    assert exit_code == 0, f"ended with {exit_code}: out of {seconds} s or {megabytes} MB"
    return said
