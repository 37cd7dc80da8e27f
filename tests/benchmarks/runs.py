"""A commit of one file in one run of many, published inside a program that stays, beside a repository of one run.

usage: python tests/benchmarks/runs.py [RUNS] [EDITS] [STORE]

STORE is a postgresql:// URL of a server's database for each side, with `{}` where the number of runs stands; without
one, SQLite files. Medians of edits made to both in turn. Nothing is asserted here: the suite asserts on counts.
"""

import gc
import sys
import tempfile
from pathlib import Path

from measure import git, report
from push import make_runs, run_changes
from resident import commit_text, median, time_publish

from contentrepo.applets.live import api as live
from contentrepo.applets.repository import api as repository

WANTED = 1.2


class Side:
    """A bare repository of some runs, and its store."""

    def __init__(self, folder, runs, location):
        work, self.bare = folder / f"work{runs}", folder / f"{runs}.git"
        make_runs(work, runs)
        git("clone", "-q", "--bare", work, self.bare, cwd=folder)
        git("read-tree", "main", cwd=self.bare)
        self.keep = repository.keep_repository(self.bare)
        self.store = live.open_store(location.format(runs), media=folder / f"media{runs}")
        report(f"{runs} runs: first publish", time_publish(self.keep, self.store).wall * 1000)
        self.took = []

    def publish(self, number):
        path, text = run_changes(number)
        commit_text(self.bare, path, text.decode())
        self.took.append(time_publish(self.keep, self.store))


def main():
    gc.set_threshold(1_000_000, 50, 100)  # as the program does
    runs, edits = (int(word) for word in (*sys.argv[1:3], *("1000", "15")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        location = sys.argv[3] if len(sys.argv) > 3 else str(folder / "live{}.sqlite3")
        sides = [Side(folder, number, location) for number in (1, runs)]
        for number in range(edits + 3):  # the first make the index and load what is loaded late
            for side in sides:
                side.publish(number)
        for part in ("wall", "cpu"):
            floor, figure = (median(side.took[3:], part) for side in sides)
            report(f"one file of one run, {part}", floor)
            report(f"one file of 1 of {runs} runs, {part}", figure, floor, f"one run; wanted {WANTED}")
        for side in sides:
            side.store.close()


if __name__ == "__main__":
    main()
