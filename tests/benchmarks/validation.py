"""The first check of a whole course, beside the floor and beside edx-cleaner: time, memory, and every real course.

usage: python tests/benchmarks/validation.py [--components N] [--runs N] [--large N] [--edx-cleaner PROGRAM]

--large measures memory once more on a course of that size; 100000 is what the limit speaks of, and takes minutes.
Without --edx-cleaner (olxcleaner 0.3.0, in a virtual environment of its own) its rows are left out, and say so. Real
courses are those that CONTENTREPO_COURSES names. The exit code is 0 also where a limit is missed: figures depend on
the machine, and what must hold everywhere is asserted by counts in tests/scenarios/test_cost.py.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from figures import MISSED, Side, compare, head, judge, spend_in_turn
from footprint import peak_memory
from measure import CLI, HERE, git, make_course

MEMORY = 80  # MB
GROWTH = 4
FLOOR, CLEANER, REAL = 2.6, 0.30, 1.0
PROGRAM = Path(sys.executable).with_name("contentrepo")  # both as they were installed, where the start is half of it


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--components", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large", type=int)
    parser.add_argument("--edx-cleaner", type=Path)
    return parser.parse_args()


def ours(bare: Path) -> Side:
    command = [*CLI, "validate", bare, "--rev", "main", "--format", "json"]
    return Side(command, lambda: shutil.rmtree(bare / "contentrepo", ignore_errors=True))


def make(folder: Path, components: int) -> tuple[Path, Path]:
    """A work tree, and a bare repository with everything packed."""
    work, bare = folder / f"work{components}", folder / f"course{components}.git"
    make_course(work, components)
    git("clone", "-q", "--bare", work, bare, cwd=folder)
    return work, bare


def measure_time(work: Path, bare: Path, arguments: argparse.Namespace) -> None:
    head(f"cold, whole course, whole process, {arguments.components} components")
    sides = [ours(bare), Side([sys.executable, HERE / "floor.py", bare, "main"])]
    if arguments.edx_cleaner:
        sides.append(Side([arguments.edx_cleaner, "-c", work / "course.xml"], allowed=frozenset(range(128))))
    found = spend_in_turn(sides, arguments.runs)
    compare("against the floor: git, and lxml without a rule", found[0], found[1], FLOOR)
    if arguments.edx_cleaner:
        compare("against edx-cleaner on the same tree", found[0], found[2], CLEANER)


def measure_memory(bare: Path, large: Path | None) -> None:
    print(f"\n{'peak memory, cold, all processes':<52}{'MB':>24}{'limit':>48}")
    peaks = []
    for repository in filter(None, (bare, large)):
        side = ours(repository)
        side.prepare()
        peaks.append(peak_memory(side.command))
    print(f"{'peak':<52}{peaks[0]:24.1f}{'':40}{judge('memory', peaks[0], MEMORY)}")
    if large:
        told = f"{peaks[1]:.1f} ({peaks[1] / peaks[0]:.2f} x)"
        print(f"{large.stem:<52}{told:>24}{'':40}{judge('memory of the large one', peaks[1] / peaks[0], GROWTH)}")


def measure_real(cleaner: Path, runs: int) -> None:
    head("real courses, whole process")
    for course in sorted(Path(os.environ["CONTENTREPO_COURSES"]).iterdir()):
        if (course / "course.xml").is_file():
            theirs = Side([cleaner, "-c", course / "course.xml"], allowed=frozenset(range(128)))
            ours = Side([PROGRAM, "validate", course, "--format", "json"])
            found = spend_in_turn([ours, theirs], max(runs, 15))
            compare(course.name, *found, REAL)


def main() -> None:
    arguments = read_arguments()
    with tempfile.TemporaryDirectory() as folder:
        work, bare = make(Path(folder), arguments.components)
        measure_time(work, bare, arguments)
        large = make(Path(folder), arguments.large)[1] if arguments.large else None
        measure_memory(bare, large)
    if not arguments.edx_cleaner:
        print("\nedx-cleaner is left out: --edx-cleaner names no program")
    elif "CONTENTREPO_COURSES" not in os.environ:
        print("\nreal courses are left out: CONTENTREPO_COURSES names no folder")
    else:
        measure_real(arguments.edx_cleaner.resolve(), arguments.runs)
    print(f"\nbeyond their limit: {', '.join(MISSED) or 'none'}")


if __name__ == "__main__":
    main()
