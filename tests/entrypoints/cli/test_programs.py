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
