"""The first publish of a course, every check included, beside the bare work: in turn, medians of both.

usage: python tests/benchmarks/first.py [COMPONENTS] [ROUNDS] [STORE]

STORE is a postgresql:// URL of a server, or `postgresql` for a server of the tests' own; without one, a SQLite
file. The bare work (`bare.py`): every blob read by one git
process, the XML and HTML among them parsed by lxml, and the rows that the publish wrote inserted in bulk, in one
durable transaction, into the same tables: as the driver does it, and, for comparison, by our own statements. Uploaded
files are left out. Nothing is known before either; neither side's start, nor its schema, counts. Ours is also told with
what follows when whoever asked has the answer: what the next check starts from, and what SQLite moves from its log to
its file, as the bare work does.
"""

import gc
import os
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bare import insert_by_ours, insert_plainly, read_and_parse
from measure import drop_uploads, git, make_course, report
from resident import Took, median, time_publish
from server import find_store
from sqlalchemy import select, text

from contentrepo.applets.live import api as live
from contentrepo.applets.live.database import schema
from contentrepo.applets.repository import api as repository
from contentrepo.applets.validation import question

WANTED = 1.6
TABLES = (schema.blobs, schema.files, schema.block_versions, schema.blocks, schema.log_records, schema.releases)


def make_repository(folder, components):
    make_course(folder / "work", components)
    drop_uploads(folder / "work")
    git("clone", "-q", "--bare", folder / "work", folder / "course.git", cwd=folder)
    git("gc", "-q", cwd=folder / "course.git")
    return folder / "course.git"


def read_rows(store):
    with store.reading() as connection:
        return [(table, [tuple(row) for row in connection.execute(select(table))]) for table in TABLES]


def time_ours(bare, store):
    question.OPEN.clear()
    shutil.rmtree(bare / "contentrepo", ignore_errors=True)
    for ref in ("refs/contentrepo/live/main", "refs/contentrepo/guard"):
        git("update-ref", "-d", ref, cwd=bare)
    return time_publish(repository.keep_repository(bare), store)


def time_bare(bare, store, written, insert):
    os.sync()
    spent, started = os.times(), time.perf_counter()
    read_and_parse(bare)
    insert(store, written)
    wall, now = time.perf_counter() - started, os.times()
    return Took(wall, sum(now[:4]) - sum(spent[:4]))


def whole(timed, *arguments):
    """Children's processor time, too."""
    before = os.times()
    took = timed(*arguments)
    now = os.times()
    return took._replace(cpu=sum(now[:4]) - sum(before[:4]))


def read_raw(store):
    """As the driver gives the rows, and takes them."""
    with closing(store.engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        return [(table, list(driver.execute(f'SELECT * FROM "{table.name}"').fetchall())) for table in TABLES]  # noqa: S608


def time_round(bare, location, media):
    """One publish, and both kinds of the bare work with its rows."""
    with live.open_store(location, media=media) as store:
        wipe(store)
        ours = whole(time_ours, bare, store)
        raw, rows, units = read_raw(store), read_rows(store), read_units(store)
        floors = []
        for insert, written in ((insert_plainly, raw), (insert_by_ours, rows)):
            wipe(store)
            with store.writing() as connection:
                connection.execute(schema.units.insert(), units)
            floors.append(time_bare(bare, store, written, insert))
        return ours, *floors


def main():
    gc.set_threshold(1_000_000, 50, 100)  # as the program does
    components, rounds = (int(word) for word in (*sys.argv[1:3], *("10000", "5")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as name, find_store(sys.argv[3:], Path(name, "live.sqlite3")) as location:
        folder = Path(name)
        bare = make_repository(folder, components)
        places = [location if "://" in location else f"{location}{number}" for number in range(rounds + 1)]
        made = [time_round(bare, place, folder / f"media{number}") for number, place in enumerate(places)]
        ours, *floors = zip(*made[1:], strict=True)  # the first loads what is loaded late
        for floor, against in zip(floors, ("bare work", "bare work with our statements"), strict=True):
            print_ratios(components, ours, floor, against)


def print_ratios(components, ours, floor, against):
    for part in ("wall", "cpu"):
        least = median(floor, part)
        report(f"{components} components, first publish, {part}: {against}", least)
        if part == "wall":
            report("with every check, until it is live", median(ours, "live"), least, against)
            report("published, with every check", median(ours, "told"), least, f"{against}; wanted {WANTED}")
        report("with what is kept for the next one", median(ours, part), least, against)


def read_units(store):
    with store.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(schema.units))]


def wipe(store):
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in schema.metadata.tables.values() if table.name != "store")
            connection.execute(text(f"TRUNCATE {names} CASCADE"))
        else:
            for table in reversed(schema.metadata.sorted_tables):
                if table.name != "store":
                    connection.execute(table.delete())


if __name__ == "__main__":
    main()
