"""Reading single blocks as of a release, in process, against the bare driver running the same statement.

usage: python tests/benchmarks/blocks.py [BLOCKS] [RUNS]
"""

import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from measure import git, make_course  # noqa: E402

from contentrepo.applets.live.api import list_units, open_course, open_store  # noqa: E402
from contentrepo.applets.live.view import _BLOCK  # noqa: E402

KEYS = "SELECT unit, block_type, block_id FROM blocks ORDER BY random()"


def per_second(read, keys, runs):
    """The median of the reads a second, and of those in a second of processor time."""
    wall, cpu = [], []
    for _ in range(runs):
        began, spent = time.perf_counter(), time.process_time()
        for unit, block_type, block_id in keys:
            read(unit, block_type, block_id)
        wall.append(len(keys) / (time.perf_counter() - began))
        cpu.append(len(keys) / (time.process_time() - spent))
    return median(wall), median(cpu)


def main():
    blocks = int((sys.argv[1:] or ["10000"])[0])
    runs = int((sys.argv[2:] or ["5"])[0])
    with tempfile.TemporaryDirectory() as folder:
        work, bare = Path(folder, "work"), Path(folder, "course.git")
        make_course(work, blocks)
        git("clone", "-q", "--bare", work, bare, cwd=folder)
        subprocess.run([sys.executable, "-m", "contentrepo", "publish"], cwd=bare, check=True, capture_output=True)
        location = bare / "contentrepo" / "live.sqlite3"
        with open_store(location) as store:
            view = open_course(store, next(unit.unit for unit in list_units(store) if unit.kind == "olx"))
            driver = sqlite3.connect(location, isolation_level=None)
            driver.execute("PRAGMA cache_size = -32768")  # as ours
            keys = driver.execute(KEYS).fetchall()
            number = view.release.number

            def bare_read(unit, block_type, block_id):
                return driver.execute(_BLOCK, (unit, block_type, block_id, number, number)).fetchall()

            for name, read in (
                ("the bare driver", bare_read),
                ("a view of the course", lambda _unit, block_type, block_id: view.find_block(block_type, block_id)),
            ):
                wall, cpu = per_second(read, keys, runs)
                print(f"{name:<24}{wall:12,.0f} blocks a second {cpu:12,.0f} in a second of processor time")


if __name__ == "__main__":
    main()
