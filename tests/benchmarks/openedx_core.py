"""Publishing a course beside openedx-core, the platform's own store of content, on one machine in one run.

usage: python tests/benchmarks/openedx_core.py [COMPONENTS] [EDITS] [--environment FOLDER]

Theirs: the newest openedx-core of the package index, in an environment of its own that is made here and kept in FOLDER;
its public API creates and publishes the same components in one bulk change, in SQLite, then edits and publishes one.
Ours: the course as a repository, with everything that holds the components, published with every check by a program
that stays, in SQLite. Neither side has uploaded files; neither's start, nor its schema, counts.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import HERE, report
from resident import Course, time_publish

from contentrepo.applets.live import api as live
from contentrepo.applets.repository.api import keep_repository

FIRST, EDIT = 60, 4  # how many times faster we want to be
KINDS = ("problem", "html", "video")


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("components", type=int, nargs="?", default=10_000)
    parser.add_argument("edits", type=int, nargs="?", default=10)
    parser.add_argument("--environment", type=Path)
    return parser.parse_args()


def make_environment(folder):
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "openedx-core"], check=True)
    return python


def list_components(work):
    """(type, id, text) of each component, its text as an author wrote it."""
    for kind in KINDS:
        for path in sorted((work / kind).glob("*.xml")):
            page = path.with_suffix(".html")
            yield kind, path.stem, (page if page.exists() else path).read_text()


def measure_theirs(python, work, folder, edits):
    told = folder / "components.json"
    told.write_text(json.dumps(list(list_components(work))))
    (folder / "theirs").mkdir()
    command = [python, HERE / "openedx_core_side.py", told, folder / "theirs", str(edits)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


def measure_ours(course, folder, edits):
    keep = keep_repository(course.bare)
    with live.open_store(folder / "live.sqlite3") as store:
        first = time_publish(keep, store).told  # as theirs, until it gives the answer
        took = []
        for number in range(edits + 2):  # the first of them makes the index
            course.edit("problem", number)
            took.append(time_publish(keep, store).told)
    return {"first": first, "edit": statistics.median(took[2:])}


def main():
    arguments = read_arguments()
    gc.set_threshold(1_000_000, 50, 100)  # as the program does
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = make_environment(arguments.environment or folder / "openedx-core")
        course = Course(folder, arguments.components, uploads=False)
        ours = measure_ours(course, folder, arguments.edits)
        theirs = measure_theirs(python, course.work, folder, arguments.edits)
    for what, wanted in (("first", FIRST), ("edit", EDIT)):
        report(f"{what} publish, openedx-core", theirs[what] * 1000)
        report(f"{what} publish, ours", ours[what] * 1000)
        print(f"  {theirs[what] / ours[what]:.1f} times faster; wanted {wanted}", flush=True)


if __name__ == "__main__":
    main()
