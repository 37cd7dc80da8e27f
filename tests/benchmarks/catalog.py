"""What a catalog of 10,000 runs and 500 programs costs a publish that does not touch it, and one that does.

usage: python tests/benchmarks/catalog.py [RUNS] [PROGRAMS]

Nothing here is asserted: tests/scenarios/test_catalog_unused.py counts statements and what reads YAML.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import content

from contentrepo.applets.live.api import open_store
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import publish_branch
from contentrepo.applets.repository.api import open_repository

IDENTITY = {f"GIT_{who}_{what}": "b@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
FOLDER = "courses/edX/CS101/2T2019"
DATES = "start: 2026-01-01\nend: 2036-01-01\nenrollment_start: 2025-01-01\nenrollment_end: 2035-01-01\n"
REPEATED = 7
DEFAULTS = [10_000, 500]


def main():
    given = [int(word) for word in sys.argv[1:]]
    runs, programs = given + DEFAULTS[len(given) :]
    os.environ.update(IDENTITY)
    with tempfile.TemporaryDirectory() as folder:
        for name, files in {"no catalog": {}, f"{runs} runs, {programs} programs": catalog(runs, programs)}.items():
            measure(name, Path(folder, str(len(files))), files)


def measure(name, folder, files):
    work = content.make_work(folder / "work")
    work.commit(content.course(FOLDER) | files)
    repository = open_repository(work.path)
    with open_store(folder / "live.sqlite3") as store:

        def publish():
            began, cpu, statements = perf_counter(), process_time(), store.statements
            outcomes = publish_branch(repository, store, door=Door.PUBLISH).outcomes
            assert {str(outcome.outcome) for outcome in outcomes} == {"published"}, outcomes
            return (perf_counter() - began) * 1000, (process_time() - cpu) * 1000, store.statements - statements

        def change(path, texts):
            spent = []
            for text in texts:
                work.write({path: text.encode()})
                work.git("add", path)
                work.git("commit", "--quiet", "--no-verify", "-m", "change")
                spent.append(publish())
            return tuple(median(column) for column in zip(*spent, strict=True))

        tell(f"{name}: first publish", publish())
        page = f"{FOLDER}/html/text1.html"
        tell(f"{name}: one page", change(page, [f"<p>Page {at}.</p>\n" for at in range(REPEATED)]))
        if files:
            entry = "courses/edX/C1/0.yaml"
            tell(f"{name}: one run's entry", change(entry, [run(f"T{at}", "K-new") for at in range(REPEATED)]))


def tell(what, spent):
    wall, cpu, statements = spent
    print(f"{what:<52} {wall:9.1f} ms, CPU {cpu:9.1f} ms, {statements:5.0f} statements", flush=True)


def run(title, key):
    return f"title: {title}\nexternal_course_key: {key}\nstatus: published\n{DATES}"


def catalog(runs, programs):
    """Five runs for each course; each course is in one program."""
    files = {"organizations/edX.yaml": "name: edX\n"}
    courses = [f"C{number}" for number in range(runs // 5)]
    for course in courses:
        files[f"courses/edX/{course}.yaml"] = "title: C\n"
        files |= {f"courses/edX/{course}/{at}.yaml": run("R", f"K-{course}-{at}") for at in range(5)}
    share = -(-len(courses) // programs)
    for at in range(programs):
        listed = ", ".join(f"{{course: edX+{course}}}" for course in courses[at * share : (at + 1) * share])
        head = "title: P\ntype: masters\nstatus: active\norganizations: [edX]\n"
        files[f"programs/p{at}.yaml"] = f"{head}curricula: [{{slug: core, title: C, courses: [{listed}]}}]\n"
    return {path: text.encode() for path, text in files.items()}


if __name__ == "__main__":
    main()
