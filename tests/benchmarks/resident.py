"""A commit of one file, published inside a program that stays, beside the bare work: medians of one run, in turn.

usage: python tests/benchmarks/resident.py [COMPONENTS] [RUNS] [STORE]

STORE is a postgresql:// URL of a server, or `postgresql` for a server of the tests' own; without one, a SQLite file.
The bare work (`bare.py`, `twin.py`) is the difference of the two trees, read by libgit2, the changed file parsed by
lxml, and one durable transaction of the rows that the publish wrote and ended, in tables of the same schema that hold
the same. For comparison stands a sharper one: trees are read by what we compare them with, and only the new rows of
four tables are written, into tables with neither keys nor indexes. Nothing is asserted here: the suite asserts on
counts.
"""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bare import compare_by_ours, compare_plainly, parse
from measure import ENVIRONMENT, drop_uploads, git, make_course, report
from server import find_store
from twin import Twin

from contentrepo.applets.live import api as live
from contentrepo.applets.live.database import schema
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import publish_branch
from contentrepo.applets.repository import api as repository

TABLES = (schema.files, schema.blocks, schema.log_records, schema.releases)


LIVE = []  # when each release was in the store


def note_releases():
    applied = live.apply_change

    def apply_change(*words, **more):
        made = applied(*words, **more)
        LIVE.append(time.perf_counter())
        return made

    live.apply_change = apply_change


note_releases()


class Course:
    """A bare repository whose branch is moved by plumbing, so that nothing but the publish takes time."""

    def __init__(self, folder, components, *, uploads=True):
        self.work, self.bare = folder / "work", folder / "course.git"
        make_course(self.work, components)
        if not uploads:
            drop_uploads(self.work)
        git("clone", "-q", "--bare", self.work, self.bare, cwd=folder)
        git("read-tree", "main", cwd=self.bare)
        self.paths = git("ls-tree", "-r", "--name-only", "main", cwd=self.bare).split("\n")

    def edit(self, kind, number):
        """Commit another text of one file; its path, and the two trees."""
        suffix = ".html" if kind == "html" else ".xml"
        path = [path for path in self.paths if path.startswith(f"{kind}/") and path.endswith(suffix)][number]
        old, text = git("rev-parse", "main^{tree}", cwd=self.bare), git("show", f"main:{path}", cwd=self.bare)
        added = f"<p>Edit {number}.</p>"
        text = text.replace("</problem>", f"{added}</problem>") if kind == "problem" else f"{text}{added}\n"
        return path, old, commit_text(self.bare, path, text)


def commit_text(bare, path, text):
    """Commit another text of a file to main, by way of the bare repository's own index; the new tree."""
    command = ["git", "hash-object", "-w", "--stdin"]
    made = subprocess.run(command, cwd=bare, env=ENVIRONMENT, input=text, capture_output=True, text=True, check=True)
    git("update-index", "--cacheinfo", f"100644,{made.stdout.strip()},{path}", cwd=bare)
    tree = git("write-tree", cwd=bare)
    git("update-ref", "refs/heads/main", git("commit-tree", tree, "-p", "main", "-m", path, cwd=bare), cwd=bare)
    return tree


class Took(NamedTuple):
    """Seconds: by the clock, and of this process's processor time, which others on the machine disturb less.

    Attributes:
        live: by the clock, until the store has it and readers see it; what follows tells git.
        told: by the clock, until whoever asked has the answer; what follows keeps what makes the next turn quicker.
    """

    wall: float
    cpu: float
    live: float = 0.0
    told: float = 0.0


def median(figures, part):
    return statistics.median(getattr(figure, part) for figure in figures) * 1000


def time_publish(keep, store):
    os.sync()  # what others have written is not ours to wait for
    spent, started = time.process_time(), time.perf_counter()
    rest = []
    published = publish_branch(keep(), store, door=Door.PUBLISHER, afterwards=rest.append)
    told = time.perf_counter() - started
    for work in rest:
        work()
    took = Took(time.perf_counter() - started, time.process_time() - spent, LIVE[-1] - started, told)
    outcomes = {str(one.outcome) for one in published.outcomes}
    assert outcomes == {"published"}, [one for one in published.outcomes if str(one.outcome) != "published"]
    return took


def read_newest(store):
    """What the last release wrote, as (table, rows)."""
    with store.reading() as connection:
        number = connection.execute(schema.releases.select().order_by(schema.releases.c.sequence.desc()).limit(1)).one()
        for table in TABLES:
            column = table.c.get("from_release", table.c.get("release", table.c.get("number")))
            rows = connection.execute(table.select().where(column == number.number)).all()
            yield table, [dict(row._mapping) for row in rows]


def time_bare(compare, path, trees, written, write):
    written = list(written)
    os.sync()
    spent, started = time.process_time(), time.perf_counter()
    parse(path, compare(*trees)[path])
    write(written)
    return Took(time.perf_counter() - started, time.process_time() - spent)


def make_bench(store):
    """One durable transaction of raw rows in tables of their own, as the driver takes them."""
    marks = "%s" if store.engine.dialect.name == "postgresql" else "?"
    pooled = store.engine.raw_connection()
    driver = pooled.driver_connection
    for table in TABLES:
        columns = ", ".join(f'"{column.name}" TEXT' for column in table.columns)
        driver.execute(f'CREATE TABLE "bare_{table.name}" ({columns})')
    driver.commit()

    def write(written):
        if marks == "?":
            driver.execute("BEGIN IMMEDIATE")
        for table, rows in written:
            named = ", ".join(f'"{name}"' for name in rows[0]) if rows else ""
            for row in rows:
                values = tuple(None if value is None else str(value) for value in row.values())
                statement = f'INSERT INTO "bare_{table.name}" ({named}) VALUES ({", ".join([marks] * len(row))})'  # noqa: S608
                driver.execute(statement, values)
        driver.commit()

    return write


class Bench(NamedTuple):
    """What the command line asks for.

    Attributes:
        keep: the repository as a program has it that stays.
        store: in which the course is published.
        twin: another one, for the bare work.
    """

    components: int
    runs: int
    course: Course
    keep: object
    store: live.Store
    twin: live.Store


@contextmanager
def open_bench():
    """As `usage` has it, COMPONENTS, RUNS and STORE."""
    gc.set_threshold(1_000_000, 50, 100)  # as the program does
    components, runs = (int(word) for word in (*sys.argv[1:3], *("10000", "15")[len(sys.argv[1:3]) :]))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = [stack.enter_context(find_store(sys.argv[3:], folder / name)) for name in ("live", "twin")]
        store, twin = (stack.enter_context(live.open_store(place, media=folder / "media")) for place in places)
        course = Course(folder, components)
        keep = repository.keep_repository(course.bare)
        time_publish(keep, store)
        yield Bench(components, runs, course, keep, store, twin)


def main():
    with open_bench() as (components, runs, course, keep, store, twin):
        # What the publish has read, the bare work has not.
        plainly, by_ours = compare_plainly(course.bare), compare_by_ours(repository.keep_repository(course.bare))
        same, alone = Twin(store, twin), make_bench(store)
        for kind in ("problem", "html"):
            ours, bare, sharper = [], [], []
            for number in range(runs + 3):  # the first make the index and load what is loaded late
                path, *trees = course.edit(kind, number)
                ours.append(time_publish(keep, store))
                bare.append(time_bare(plainly, path, trees, same.list_newest(), same.write))
                sharper.append(time_bare(by_ours, path, trees, read_newest(store), alone))
            for figures, against in (
                (bare, "bare work"),
                (sharper, "bare work with our comparison, rows without keys"),
            ):
                print_ratios(f"{components} components, {kind}", ours[3:], figures[3:], against)


def print_ratios(what, ours, bare, against):
    for part in ("wall", "cpu"):
        floor = median(bare, part)
        report(f"{what}, {part}: {against}", floor)
        if part == "wall":
            for end, until in (("live", "until it is live"), ("told", "until it is told")):
                report(f"{what}: {until}", median(ours, end), floor, against)
        report(f"{what}, {part}: with what is kept", median(ours, part), floor, against)


if __name__ == "__main__":
    main()
