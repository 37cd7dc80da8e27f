"""What one look-up of a run by either key costs, in a catalog of 50,000 runs.

usage: python tests/benchmarks/lookups.py [RUNS] [PROGRAMS] [LOOKUPS]

SQLite in this process, and PostgreSQL where its package is installed. Nothing here is asserted: the suite asserts on
the number of statements (tests/applets/live/test_lookup.py).
"""

import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import programs

from contentrepo.applets.live.api import find_run_in_program, list_programs, open_store
from contentrepo.applets.media.api import open_media

DEFAULTS = [50_000, 500, 5_000]


def main():
    given = [int(word) for word in sys.argv[1:]]
    runs, count, lookups = given + DEFAULTS[len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        for name, location in {"SQLite": f"{folder}/live.sqlite3", **_postgresql()}.items():
            with open_store(location, media=open_media(Path(folder, "media"))) as store:
                made = programs.fill(store, runs=runs, programs=count)
                if name == "PostgreSQL":
                    with store.writing() as connection:
                        connection.exec_driver_sql("ANALYZE")  # as the server does by itself, a minute later
                measure(name, store, random.Random(1).sample(made, min(lookups, len(made))))


def measure(name, store, wanted):
    for what, look in {
        "by external key": lambda one: find_run_in_program(store, one.program, one.key),
        "by run key": lambda one: find_run_in_program(store, one.program, one.run),
        "programs of a run": lambda one: list_programs(store, run=one.run),
    }.items():
        assert look(wanted[0])
        spent = []
        for one in wanted:
            began = perf_counter_ns()
            found = look(one)
            spent.append(perf_counter_ns() - began)
            assert found
        spent.sort()
        middle, late = spent[len(spent) // 2] / 1000, spent[len(spent) * 99 // 100] / 1000
        print(f"{name}: {what:<22} median {middle:7.1f} us, 99 of 100 within {late:7.1f} us", flush=True)


def _postgresql():
    try:
        import postgresql

        return {"PostgreSQL": postgresql.server()}
    except ImportError:
        return {}


if __name__ == "__main__":
    main()
