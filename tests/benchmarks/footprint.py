"""How much memory a command takes at its peak, with all its children: what is shared is counted once.

Linux only: the proportional set size (PSS) of every process of the tree, looked up every few milliseconds.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from measure import ENVIRONMENT

PROC = Path("/proc")
PAUSE = 0.004  # seconds between two looks


def peak_memory(command: Sequence[str | Path]) -> float:
    """In MB."""
    child = subprocess.Popen(
        list(map(str, command)), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0
    while child.poll() is None:
        peak = max(peak, sum(map(_share, _family(child.pid))))
        time.sleep(PAUSE)
    return peak / 1024


def _family(first: int) -> list[int]:
    """A process and all below it. Each says its children itself, so nobody else's are looked at."""
    found = [first]
    for process in found:
        for thread in (PROC / str(process) / "task").glob("*/children"):
            found += map(int, _read(thread).split())
    return found


def _share(process: int) -> int:
    """In kB."""
    lines = _read(PROC / str(process) / "smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""
