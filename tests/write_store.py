"""Write down the rows of a store as this program makes it, for `test_upgrade.py` of every later schema.

Run it before the schema changes: `python tests/write_store.py > tests/applets/live/stores/<schema>.json`
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

import content
from program import contentrepo

from contentrepo.applets.live.migration import VERSION_TABLE

RUN = "course-v1:edX+CS101+2T2019"
FOLDER = "courses/edX/CS101/2T2019"
QUIZ = f"{FOLDER}/problem/quiz1.xml"
PROGRAM = b"""title: Data science
type: masters
status: active
organizations: [edX]
curricula:
  - slug: core
    title: Core
    courses:
      - course: edX+CS101
        exception: it is over
"""


def run_with(key: str) -> dict[str, bytes]:
    return {f"{FOLDER}.yaml": f"title: Computing, spring\nexternal_course_key: {key}\n".encode()}


def make_store(folder: Path) -> Path:
    """Two commits, the second with another external key, an asset and a changed problem; then a revert."""
    origin = content.make_bare(folder / "origin.git")
    work = content.make_work(folder / "work", origin=origin)
    store = folder / "live.sqlite3"
    course = content.course(FOLDER)
    catalog = {
        "organizations/edX.yaml": b"name: edX\n",
        "courses/edX/CS101.yaml": b"title: Computing\n",
        "programs/ds.yaml": PROGRAM,
    }
    asset = {f"{FOLDER}/static/notes.txt": b"An asset.\n"}
    for files in (
        course | catalog | run_with("CS-101"),
        {QUIZ: course[QUIZ].replace(b"so?", b"not so?")} | asset | run_with("CS-101-B"),
    ):
        work.commit(files)
        work.push("HEAD:main")
        contentrepo("publish", "--store", store, cwd=origin.path)
    contentrepo("revert", RUN, "1", "--reason", "wrong question", "--store", store, cwd=origin.path)
    return store


def read_tables(store: Path) -> dict[str, dict[str, list[object]]]:
    """Table -> its columns and rows; bytes as {"hex": ...}."""
    with sqlite3.connect(store) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name: _read(connection, name) for (name,) in names if name != VERSION_TABLE}


def _read(connection: sqlite3.Connection, name: str) -> dict[str, list[object]]:
    found = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')  # noqa: S608  a table's own name
    rows = [[{"hex": one.hex()} if isinstance(one, bytes) else one for one in row] for row in found]
    return {"columns": [column[0] for column in found.description], "rows": rows}


if __name__ == "__main__":
    os.environ |= {"PYTHONPATH": str(Path(__file__).parents[1]), "GIT_AUTHOR_NAME": "Ada Author"}
    os.environ |= {"GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Carl Committer"}
    os.environ |= {"GIT_COMMITTER_EMAIL": "carl@example.org"}
    with tempfile.TemporaryDirectory() as made:
        json.dump(read_tables(make_store(Path(made))), sys.stdout, indent=1)
        sys.stdout.write("\n")
