"""The bare work that publishing stands beside: what a program without any of this project would do, and no more.

Plain: libgit2 by pygit2, lxml, and the driver's own ways of giving rows to the database. Ours: the same work by our own
comparison of trees and our own statements, which are quicker, so that what makes these faster is no gain of a publish.
"""

import os
import subprocess
from contextlib import closing

import pygit2
from lxml import etree, html
from measure import ENVIRONMENT, git

from contentrepo.applets.live.database.bulk import insert_rows
from contentrepo.applets.repository.tree_walk import walk_trees

TREE = 0o40000


def compare_plainly(bare):
    """Of two trees, the paths that changed with the new bytes: libgit2 reads the trees, ids are compared."""
    kept = pygit2.Repository(str(bare))
    return lambda old, new: {path: kept[blob].data for path, blob in _differing(kept[old], kept[new])}


def _differing(old, new, folder=""):
    before = {entry.name: entry for entry in old}
    for entry in new:
        known = before.get(entry.name)
        if known is not None and known.id == entry.id:
            continue
        if entry.filemode == TREE:
            yield from _differing(known or (), entry, f"{folder}{entry.name}/")
        else:
            yield f"{folder}{entry.name}", entry.id


def compare_by_ours(keep):
    """The same, by what our programs compare trees with."""

    def compare(old, new):
        opened = keep()
        files = walk_trees(opened.database, old, new, limit=80_000).files
        return {path: opened.database.find(entry[1].blob)[1] for path, entry in files.items()}

    return compare


def parse(path, data):
    """As lxml takes it: XML, or a page."""
    if path.endswith(".xml"):
        etree.fromstring(data)
    elif path.endswith(".html") and data.strip():
        html.fragments_fromstring(data)


def read_and_parse(bare):
    """Every blob of main, read by one git process while a feeder asks for them; the XML and HTML among them parsed."""
    for path, data in _read_blobs(bare):
        parse(path, data)


def _read_blobs(bare):
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


def insert_plainly(store, written):
    """One `executemany` of SQLite's driver for each table, or one COPY of psycopg; one durable transaction."""
    is_copied = store.engine.dialect.name == "postgresql"
    with closing(store.engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        if not is_copied:
            driver.execute("BEGIN IMMEDIATE")
        for table, rows in written:
            (_copy if is_copied else _execute_many)(driver, table.name, rows)
        driver.commit()


def _copy(driver, name, rows):
    with driver.cursor() as cursor, cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _execute_many(driver, name, rows):
    if rows:
        driver.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)  # noqa: S608


def insert_by_ours(store, written):
    """The same by the statements that our publish gives to the driver."""
    with store.writing() as connection:
        for table, rows in written:
            insert_rows(connection, table, rows)
