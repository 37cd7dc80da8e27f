"""From the end of a push until the store has it, with a publisher that stays: median and 95th percentile.

usage: python tests/benchmarks/live.py [COMPONENTS] [PUSHES]

Whole processes: git pushes to a bare repository without hooks, and `contentrepo publisher` follows it. Nothing is
asserted here: the suite asserts on counts.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import CLI, ENVIRONMENT, edit, git, make_course, report

from contentrepo.applets.live.api import list_units, open_store

WAIT = 60.0  # seconds until we give up


def wait_for(store, commit):
    """The moment at which a commit is live."""
    until = time.perf_counter() + WAIT
    while time.perf_counter() < until:
        if any(unit.commit == commit for unit in list_units(store)):
            return time.perf_counter()
        time.sleep(0.0005)
    sys.exit(f"{commit} is not live after {WAIT:.0f} seconds")


def main():
    components, pushes = (int(word) for word in (*sys.argv[1:3], *("10000", "40")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as name:
        work, bare = Path(name, "work"), Path(name, "course.git")
        make_course(work, components)
        git("clone", "-q", "--bare", work, bare, cwd=name)
        git("remote", "add", "origin", bare, cwd=work)
        location = Path(name, "live.sqlite3")
        command = [*CLI, "publisher", bare, "--store", location]
        with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as publisher:
            with open_store(location) as store:
                wait_for(store, git("rev-parse", "main", cwd=bare))
                took, later = [], []
                for number in range(pushes + 3):
                    edit(work, number)
                    started = time.perf_counter()
                    git("push", "-q", "origin", "main", cwd=work)
                    pushed = time.perf_counter()
                    later.append(wait_for(store, git("rev-parse", "main", cwd=work)) - pushed)
                    took.append(pushed - started)
            publisher.terminate()
    late = sorted(later[3:])
    report(f"{components} components: a push", statistics.median(took[3:]) * 1000)
    report("until it is live, after the push, median", statistics.median(late) * 1000)
    report("the same, 95th percentile", late[int(len(late) * 0.95)] * 1000)


if __name__ == "__main__":
    main()
