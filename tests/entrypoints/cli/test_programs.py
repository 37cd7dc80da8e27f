"""Programs as readers and operators ask for them."""

from __future__ import annotations

import pytest
from content import Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
PROGRAM = """title: Data science
type: masters
status: active
organizations: [edX]
site: learn.example.org
curricula:
  - slug: core
    title: Core
    courses:
      - course: edX+CS101
"""
CATALOG = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    f"{RUN}.yaml": b"title: Computing, spring\nstatus: published\nexternal_course_key: CS-101\n"
    b"start: 2026-01-01\nend: 2036-01-01\nenrollment_start: 2025-01-01\nenrollment_end: 2035-01-01\n",
    "programs/ds.yaml": PROGRAM.encode(),
    "programs/old.yaml": PROGRAM.replace("active", "retired").encode(),
}


@pytest.fixture
def published(work: Repository) -> Repository:
    """A work tree whose commit is live in its own store: a course and two programs of it, one of them retired."""
    work.commit(course(RUN) | CATALOG)
    contentrepo("publish", cwd=work.path)
    return work


def test_a_run_is_found_by_either_key_and_a_program_by_its_run(published):
    def ask(*words, exits=0):
        return contentrepo(*words, cwd=published.path, exits=exits)

    assert ask("run-for", "ds", "cs-101", "--site", "learn.example.org").output == f"{RUN_KEY}\n"
    assert ask("run-for", "ds", RUN_KEY, "--format", "json").json == {
        "run": RUN_KEY,
        "external_course_key": "CS-101",
        "program": "ds",
        "curriculum": "core",
    }
    assert "program `old` is retired" in ask("run-for", "old", "cs-101", exits=2).errors
    assert ask("run-for", "old", "cs-101", "--all").output == f"{RUN_KEY}\n"
    assert "shows no program `ds`" in ask("run-for", "ds", "cs-101", "--site", "x.org", exits=2).errors
    assert ask("programs", RUN_KEY).output == "ds  active       masters  Data science\n"
    assert [program["slug"] for program in ask("programs", "--all", "--format", "json").json] == ["ds", "old"]


PASSED = "problem/quiz1.xml"


def test_which_version_of_each_course_somebody_passed(published):
    """A program is passed; its course then changes; who passed is told what it was, block by block, and it is kept."""

    def ask(*words, exits=0):
        return contentrepo(*words, cwd=published.path, exits=exits)

    passed = ask("program", "ds", "--format", "json").json
    (run,) = passed["runs"]
    assert (run["run"], run["external_course_key"], run["release"]) == (RUN_KEY, "CS-101", 1)

    quiz = (published.path / RUN / PASSED).read_bytes().replace(b"Is it so?", b"Is it not so?")
    published.commit({f"{RUN}/{PASSED}": quiz})
    ask("publish")
    now = ask("program", "ds").output.splitlines()
    assert now[0].startswith("program ds  release ")
    assert now[1].startswith(f"  {RUN_KEY}  (CS-101)  release 2  commit ")

    then = ask("program", "--at", passed["time"], "ds", "--format", "json").json
    assert then == passed
    assert ask("program", "ds", "--at", run["commit"], "--format", "json").json == passed
    block = f"block-v1:{RUN_KEY.removeprefix('course-v1:')}+type@problem+block@quiz1"
    assert "Is it so?" in ask("show", block, "--at", str(then["runs"][0]["release"])).output

    compared = ask("program", "ds", "--compare", str(passed["release"]), "sequence:99").output.splitlines()
    assert compared[1:] == [
        f"  {RUN_KEY}: release 1 (6 blocks) became release 2 (6 blocks)",
        "    changed  problem/quiz1  Quiz 1",
    ]
    data = ask("program", "ds", "--compare", passed["time"], "sequence:99", "--format", "json").json
    assert [change["block"] for change in data["runs"][0]["blocks"]] == ["problem/quiz1"]

    assert "is kept" in ask("program", "releases", "keep", "ds", passed["time"], "--reason", "they passed").output
    steps = ask("program", "releases", "ds", "--format", "json").json
    assert [(step["release"], bool(step["kept"])) for step in steps][1:] == [(passed["release"], True)]
    ask("program", "releases", "drop", "ds", str(passed["release"]), "--reason", "all are served")
    assert "kept" not in ask("program", "releases", "ds").output


def test_what_no_program_answers_to_is_told(published):
    for words, told in {
        ("program", "dss"): "there is no program `dss`",
        ("program", "old"): "program `old` is retired",
        ("program", "ds", "--at", "99"): "program `ds` has no release 99",
        ("program", "ds", "--at", "1", "--compare", "1", "2"): "give one of them",
        ("program", "releases", "keep", "ds", "sequence:99", "--reason", " "): "reason",
        ("program", "releases", "drop", "ds", "1", "--reason", "x"): "release 1 of program `ds` is not kept",
        ("program", "--colour", "ds"): "--colour",
    }.items():
        assert told in contentrepo(*words, cwd=published.path, exits=2).errors, words
