"""The first publish of a course, every check included, beside the bare work: in turn, medians of both.

usage: python tests/benchmarks/first.py [COMPONENTS] [ROUNDS] [STORE]

STORE is a postgresql:// URL of an empty database, or `postgresql` for a server of the tests' own; without one, a SQLite
file. The bare work: every blob read by one git
process, the XML and HTML among them parsed by lxml, and the rows that the publish wrote inserted in bulk, in one
durable transaction, into tables of the same columns and keys. Uploaded files are left out. Nothing is known before
either; neither side's start, nor its schema, counts. Ours is also told with what follows when whoever asked has the
answer: what the next check starts from, and what SQLite moves from its log to its file, as the bare work does.
"""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree, html
from measure import ENVIRONMENT, drop_uploads, git, make_course, report
from resident import Took, median, time_publish
from server import find_store
from sqlalchemy import select, text

from contentrepo.applets.live import api as live
from contentrepo.applets.live.database import schema
from contentrepo.applets.live.database.bulk import insert_rows
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
    question.facts_cache.cache_clear()
    shutil.rmtree(bare / "contentrepo", ignore_errors=True)
    for ref in ("refs/contentrepo/live/main", "refs/contentrepo/guard"):
        git("update-ref", "-d", ref, cwd=bare)
    return time_publish(repository.keep_repository(bare), store)


def read_blobs(bare):
    listed = git("ls-tree", "-r", "main", cwd=bare).split("\n")
    files = [(line.split("\t")[1], line.split()[2]) for line in listed]
    command = ["git", "cat-file", "--batch", "--buffer"]
    with subprocess.Popen(command, cwd=bare, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        wanted = "".join(f"{blob}\n" for _, blob in files).encode()
        if (feeder := os.fork()) == 0:
            process.stdin.write(wanted)
            process.stdin.close()
            os._exit(0)
        process.stdin.close()
        for path, _ in files:
            size = int(process.stdout.readline().split()[2])
            yield path, process.stdout.read(size + 1)[:-1]
        os.waitpid(feeder, 0)


def time_bare(bare, store, written):
    os.sync()
    spent, started = os.times(), time.perf_counter()
    for path, data in read_blobs(bare):
        if path.endswith(".xml"):
            etree.fromstring(data)
        elif path.endswith(".html") and data.strip():
            html.fragments_fromstring(data)
    with store.writing() as connection:
        for table, rows in written:
            insert_rows(connection, table, rows)
    wall, now = time.perf_counter() - started, os.times()
    return Took(wall, sum(now[:4]) - sum(spent[:4]))


def whole(timed, *arguments):
    """Children's processor time, too."""
    before = os.times()
    took = timed(*arguments)
    now = os.times()
    return took._replace(cpu=sum(now[:4]) - sum(before[:4]))


def main():
    gc.set_threshold(1_000_000, 50, 100)  # as the program does
    components, rounds = (int(word) for word in (*sys.argv[1:3], *("10000", "5")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as name, find_store(sys.argv[3:], Path(name, "live.sqlite3")) as location:
        folder = Path(name)
        bare, ours, floor = make_repository(folder, components), [], []
        for number in range(rounds + 1):  # the first loads what is loaded late
            place = location if "://" in location else f"{location}{number}"
            with live.open_store(place, media=folder / f"media{number}") as store:
                wipe(store)
                ours.append(whole(time_ours, bare, store))
                written, units = read_rows(store), read_units(store)
                wipe(store)
                with store.writing() as connection:
                    connection.execute(schema.units.insert(), units)
                floor.append(time_bare(bare, store, written))
        for part in ("wall", "cpu"):
            least = median(floor[1:], part)
            report(f"{components} components, first publish, {part}: bare work", least)
            if part == "wall":
                report("with every check, until it is live", median(ours[1:], "live"), least, "bare work")
                told = median(ours[1:], "told")
                report("published, with every check", told, least, f"bare work; wanted {WANTED}")
            report("with what is kept for the next one", median(ours[1:], part), least, "bare work")


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
