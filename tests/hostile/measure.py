"""Every recipe at its full size, through the command line: what it comes to and what it takes. Prints a table.

Ends with 1 where a bound does not hold. The bounds are those of docs/threat-model.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import content
from hostile.bombs import BOMBS
from hostile.bounded import Measured, run_program
from hostile.raw import commit, write_files
from hostile.trees import SHAPES, Shape

SECONDS = 120
MEGABYTES = 1500
PLACES = {"xml": b"vertical/unit1.xml", "html": b"html/text1.html", "json": b"policies/2T2019/policy.json"}
PLACES |= {"program": b"programs/a.yaml", "configuration": b"contentrepo.yaml"}


def check_shape(shape: Shape, folder: Path) -> Measured:
    work = content.make_work(folder)
    commit(work, shape.make(work, shape.full))
    return run_program("validate", "--rev", "main", cwd=work.path, seconds=SECONDS, megabytes=4 * MEGABYTES)


def check_bomb(name: str, folder: Path) -> Measured:
    work = content.make_work(folder)
    files = {path.encode(): data for path, data in content.course().items()}
    bomb = BOMBS[name]
    commit(work, write_files(work, {**files, PLACES[bomb.kind]: bomb.make()}))
    return run_program("validate", "--rev", "main", cwd=work.path, seconds=SECONDS, megabytes=4 * MEGABYTES)


def main() -> int:
    broken = 0
    print(f"{'recipe':40} {'exit':>4} {'MB':>6} {'s CPU':>6}   bounds: {MEGABYTES} MB, {SECONDS} s")
    with tempfile.TemporaryDirectory() as top:
        for name, shape in SHAPES.items():
            broken += _print(f"{name} {shape.full:,}", check_shape(shape, Path(top, name)), shape.exits_full)
        for name in BOMBS:
            broken += _print(name, check_bomb(name, Path(top, name)), None)
    return min(broken, 1)


def _print(name: str, measured: Measured, exits: int | None) -> bool:
    holds = measured.megabytes <= MEGABYTES and (
        measured.exit_code in (0, 1) if exits is None else measured.exit_code == exits
    )
    mark = "" if holds else "  BROKEN: " + measured.output[-300:]
    print(f"{name:40} {measured.exit_code:4} {measured.megabytes:6} {measured.seconds:6.1f}{mark}", flush=True)
    return not holds


if __name__ == "__main__":
    sys.exit(main())
