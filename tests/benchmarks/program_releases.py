"""What deriving the releases of a program costs: 40 runs in it with 50 releases each, 20 changes of the program itself.

usage: python tests/benchmarks/program_releases.py [RELEASES]

Nothing here is asserted: tests/applets/live/test_program_releases.py compares every answer with what was seen.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from programs import Shelf, program_of, run_of
from sqlalchemy import insert, select, update

from contentrepo.applets.live.api import get_program_release, list_program_releases, open_store, read_sequence
from contentrepo.applets.live.database.schema import releases, store, units

COURSES = [f"C{number}" for number in range(20)]
RUNS = [run_of(f"{course}-{run}", f"K-{course}-{run}") for course in COURSES for run in (1, 2)]
CHANGES = 20
REPEATED = 15


def main():
    count = int((sys.argv[1:] or ["50"])[0])
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/live.sqlite3") as opened:
        for change in range(CHANGES):
            shown = COURSES[: len(COURSES) - change % 5]
            Shelf(RUNS, [program_of("p", " ".join(shown))]).publish(opened, commit=change)
        publish(opened, count)
        middle = read_sequence(opened) // 2
        print(f"{len(RUNS)} runs, {len(list_program_releases(opened, 'p'))} releases of the program", flush=True)
        for what, ask in {
            "the program now": lambda: get_program_release(opened, "p"),
            "the program half-way": lambda: get_program_release(opened, "p", f"sequence:{middle}"),
            "all its releases": lambda: list_program_releases(opened, "p"),
        }.items():
            print(f"{what:<22} {median(spent(ask) for _ in range(REPEATED)) * 1000:7.1f} ms", flush=True)


def spent(ask):
    began = perf_counter()
    ask()
    return perf_counter() - began


def publish(opened, count):
    """Releases of runs without any content: only their rows are read here."""
    with opened.writing() as connection:
        shelf = connection.execute(select(releases).limit(1)).one()._asdict()
        sequence = connection.execute(select(store.c.sequence)).scalar_one()
        for at, run in enumerate(RUNS, 10):
            source = {"repository": "r", "branch": "main", "kind": "olx"}
            connection.execute(insert(units).values(id=at, name=str(run.key), version=count, release=count, **source))
        rows = [
            shelf | {"unit": 10 + run, "number": number, "sequence": sequence + 1 + number * len(RUNS) + run}
            for number in range(1, count + 1)
            for run in range(len(RUNS))
        ]
        connection.execute(insert(releases), rows)
        connection.execute(update(store).values(sequence=rows[-1]["sequence"]))


if __name__ == "__main__":
    main()
