"""What a check of a whole course costs, in counts: files parsed, git processes, statements."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import content
import program
import pytest
from histories import commit_all

from contentrepo.api import check
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, get_commit
from contentrepo.applets.repository.models import GuardFile
from contentrepo.applets.validation import reading, second_reader
from contentrepo.applets.validation.api import check_commit
from contentrepo.applets.validation.question import OPEN, facts_cache

GENERATOR = Path(__file__).resolve().parents[1] / "benchmarks" / "gen_course.py"
SIZES = (100, 1000, 10_000)
LOGGING = '#!/bin/sh\necho "$@" >> "{log}"\nexec {git} "$@"\n'


class Cost(NamedTuple):
    parsed: int
    git_processes: int
    statements: int


class Course:
    """A generated course of two commits, of which the second edits one problem."""

    def __init__(self, folder, components):
        sizes = {"components": components, "chapters": components // 100, "sequentials": components // 10}
        sizes |= {"verticals": components // 2, "static": components // 10}
        arguments = [f"--{name}={size}" for name, size in sizes.items()]
        made = folder / "made"
        subprocess.run([sys.executable, GENERATOR, made, *arguments], check=True, capture_output=True)
        files = {str(path.relative_to(made)): path.read_bytes() for path in made.rglob("*") if path.is_file()}
        problem = min(path for path in files if path.startswith("problem/"))
        edited = {**files, problem: files[problem].replace(b"</problem>", b"<p>More.</p></problem>")}
        self.path = content.make_bare(folder / "course.git").path
        commit_all(content.Repository(self.path), [files, edited])
        self.readable = sum(not name.startswith("static/") for name in files)


@pytest.fixture(scope="module", params=SIZES)
def course(request, tmp_path_factory):
    return Course(tmp_path_factory.mktemp("cost"), request.param)


@pytest.fixture
def git_log(tmp_path, monkeypatch):
    """The file in which every git process leaves a line."""
    log, git = tmp_path / "git.log", tmp_path / "bin" / "git"
    git.parent.mkdir()
    git.write_text(LOGGING.format(log=log, git=shutil.which("git")))
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(git.parent), prepend=os.pathsep)
    return log


@pytest.fixture
def cost_of(git_log, monkeypatch):
    """Runs a check of a course's commit against another and counts."""
    monkeypatch.setattr(second_reader, "MANY", sys.maxsize)  # what a second process parses, nobody counts here
    parsed = []
    reader_of = reading.reader_of

    def counting_reader_of(kind, snapshot):
        read = reader_of(kind, snapshot)
        return lambda data: parsed.append(kind) or read(data)

    monkeypatch.setattr(reading, "reader_of", counting_reader_of)

    def cost_of(course, revision, base=""):
        git_log.write_text("")
        parsed.clear()
        repository = check.open_repository(course.path)
        cache = facts_cache(repository.git_dir)
        before = cache.statements
        assert check.exit_code(check.check_revision(repository, revision, base=base).report.verdict) == 0
        return Cost(len(parsed), len(git_log.read_text().splitlines()), cache.statements - before)

    return cost_of


@pytest.fixture
def cold(course):
    """The course as if nobody had ever checked it."""
    OPEN.clear()
    shutil.rmtree(course.path / "contentrepo", ignore_errors=True)
    return course


def test_a_first_check_parses_each_file_once(cold, cost_of):
    first = cost_of(cold, "HEAD")
    assert first.parsed == cold.readable
    assert first.git_processes <= 3
    assert first.statements <= 40 + cold.readable // 250  # they are written in batches


def test_a_second_check_parses_nothing(cold, cost_of):
    cost_of(cold, "HEAD")
    again = cost_of(cold, "HEAD")
    assert again.parsed == 0
    assert again.git_processes <= 3
    assert again.statements <= 6


def test_a_commit_of_one_file_costs_what_it_changes(cold, cost_of):
    repository = check.open_repository(cold.path)
    base = get_commit(repository, "HEAD~1").id
    check_commit(repository, base, EMPTY_SNAPSHOT, guard=GuardFile())  # as a publisher does, which keeps an index
    edited = cost_of(cold, "HEAD", base="HEAD~1")
    assert edited.parsed == 1
    assert edited.git_processes <= 3
    assert edited.statements <= 25


def test_of_a_folder_without_git_nobody_asks_git(git_log, tmp_path):
    (tmp_path / "plain").mkdir()
    content.Repository(tmp_path / "plain").write(content.course())
    program.contentrepo("validate", tmp_path / "plain", cwd=tmp_path)
    assert not git_log.exists()
    content.Repository(tmp_path / "plain").git("init", "--quiet")
    program.contentrepo("validate", tmp_path / "plain", cwd=tmp_path)
    assert git_log.exists()
