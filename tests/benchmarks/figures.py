"""Two commands in turn: medians of wall and processor time, one row with both and their ratio."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from measure import ENVIRONMENT

MISSED: list[str] = []  # rows beyond their limit


class Spent(NamedTuple):
    """Seconds of one run: on the wall, and of processors, with all children that it waited for."""

    wall: float
    processors: float


class Side(NamedTuple):
    """A command, and what comes before each run of it, unmeasured."""

    command: Sequence[str | Path]
    prepare: Callable[[], object] = lambda: None
    allowed: frozenset[int] = frozenset({0, 1})


def spend(side: Side) -> Spent:
    side.prepare()
    started = time.perf_counter()
    child = subprocess.Popen(
        list(map(str, side.command)), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in side.allowed:
        sys.exit(f"{' '.join(map(str, side.command))} ended with {child.returncode}")
    return Spent(wall, usage.ru_utime + usage.ru_stime)


def spend_in_turn(sides: Sequence[Side], runs: int) -> list[Spent]:
    """The medians of each side. They run in turn, so that whatever else the machine does meets all alike."""
    found: list[list[Spent]] = [[] for _ in sides]
    for _ in range(runs):
        for side, figures in zip(sides, found, strict=True):
            figures.append(spend(side))
    return [Spent(*map(statistics.median, zip(*figures, strict=True))) for figures in found]


def compare(name: str, ours: Spent, theirs: Spent, limit: float) -> None:
    """One row; the limit is for the wall, the ratio of processor time is what a busy machine leaves to compare."""
    ratio = ours.wall / theirs.wall
    told = f"{show(ours):>24}{show(theirs):>24}{ratio:8.2f}{ours.processors / theirs.processors:8.2f}"
    print(f"{name:<52}{told}{judge(name, ratio, limit)}", flush=True)


def judge(name: str, value: float, limit: float) -> str:
    if value > limit:
        MISSED.append(name)
    return f"{limit:8.2f}  {'pass' if value <= limit else 'MISS'}"


def show(spent: Spent) -> str:
    return f"{spent.wall * 1000:.0f} ms (cpu {spent.processors * 1000:.0f})"


def head(title: str) -> None:
    print(f"\n{title:<52}{'ours':>24}{'theirs':>24}{'ratio':>8}{'cpu':>8}{'limit':>8}", flush=True)
