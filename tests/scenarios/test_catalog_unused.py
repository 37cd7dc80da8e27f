"""A change that touches no catalog file pays nothing for the catalog, however much stands there."""

import subprocess
import sys

import content
import pytest
from feeding import FOLDER, RUN, Line

from contentrepo.applets.live.api import open_store

PAGE = f"{FOLDER}/html/text1.html"
PROGRAM = """title: P
type: masters
status: active
organizations: [edX]
curricula: [{slug: core, title: C, courses: [{course: edX+CS101}]}]
"""
DATES = "start: 2026-01-01\nend: 2036-01-01\nenrollment_start: 2025-01-01\nenrollment_end: 2035-01-01\n"


def catalog(programs):
    files = {
        "contentrepo.yaml": "format: 1\n",
        "organizations/edX.yaml": "name: edX\n",
        "courses/edX/CS101.yaml": "title: C\n",
        f"{FOLDER}.yaml": f"title: R\nexternal_course_key: K-1\nstatus: published\n{DATES}",
        **{f"programs/p{number}.yaml": PROGRAM for number in range(programs)},
    }
    return {path: text.encode() for path, text in files.items()}


@pytest.fixture
def line(tmp_path):
    """A run is live, and one page of it was changed once, so that everything is warm."""

    def open_line(name, files):
        origin = content.make_bare(tmp_path / name / "origin.git")
        work = content.make_work(tmp_path / name / "work", origin=origin)
        made = Line(origin, work, open_store(tmp_path / name / "live.sqlite3"))
        made.push(content.course(FOLDER) | files)
        assert set(made.publish().values()) == {"published"}
        change_page(made, 0)
        return made

    return open_line


def change_page(line, number):
    """The statements that publishing one changed page takes."""
    line.push({PAGE: b"<p>Page %d.</p>\n" % number})
    before = line.store.statements
    assert line.publish() == {RUN: "published"}
    return line.store.statements - before


def test_a_catalog_costs_a_publish_that_does_not_touch_it_at_most_two_statements(line):
    without, with_some, with_more = (line(str(count), catalog(count) if count else {}) for count in (0, 1, 12))
    bare = change_page(without, 1)
    assert change_page(with_some, 1) - bare <= 2
    assert change_page(with_more, 1) - bare <= 2


LOADED = """
import sys
from contentrepo.entrypoints.cli.program import run
code = run(sys.argv[1:])
print(code, sorted({"yaml", "jsonschema"} & set(sys.modules)))
"""


def loaded(line, *words):
    """How a command ends in a process of its own, and what it has loaded to read YAML."""
    command = [sys.executable, "-c", LOADED, *map(str, words)]
    done = subprocess.run(command, cwd=line.origin.path, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_a_change_that_touches_no_catalog_file_reads_no_yaml(line):
    made = line("one", catalog(3))
    store = ("--store", made.store.name)
    made.push({PAGE: b"<p>Another page.</p>\n"})
    assert loaded(made, "validate", "--rev", "main", "--base", "main~1") == "0 []"
    assert loaded(made, "publish", *store) == "0 []"
    assert loaded(made, "status", *store) == "0 []"
    made.push({f"{FOLDER}.yaml": catalog(1)[f"{FOLDER}.yaml"].replace(b"title: R", b"title: S")})
    assert loaded(made, "publish", *store) == "0 ['jsonschema', 'yaml']"
