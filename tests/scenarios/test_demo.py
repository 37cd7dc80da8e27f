"""The first command of the README: the story is told, and told only where it is true."""

from __future__ import annotations

import os
import shutil

import pytest
from program import contentrepo

from contentrepo.data import sample_course
from contentrepo.entrypoints.cli import story
from contentrepo.entrypoints.cli.program import run

STEPS = (
    "$ contentrepo init",
    "installed pre-receive",
    "remote: contentrepo: accepted",
    "release 1",
    "$ contentrepo courses",
    "$ contentrepo outline",
    "$ contentrepo show",
    "(external-course-key-taken;",
    "(dangling-pointer;",
    "remote: contentrepo: nothing was pushed",
    "release 2",
    "$ contentrepo revert",
    "pinned",
    "nothing to publish",
    "That was all of it",
)


def test_the_story_is_told_on_a_machine_without_a_git_identity(tmp_path):
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    told = contentrepo("demo", "place", cwd=tmp_path)
    assert told.errors == ""
    rest = told.output
    for step in STEPS:
        assert step in rest
        rest = rest.partition(step)[2]
    assert (tmp_path / "place" / "campus.git" / "contentrepo" / "live.sqlite3").exists()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("courses/LakesideDS/STAT101/2026_Fall/problem/there_and_back.xml", 'answer="0.64"'),
        ("courses/LakesideDS/PY110/2026_Fall/course/2026_Fall.xml", "Who is second?"),
    ],
    ids=["other-answer", "other-title"],
)
def test_a_story_that_is_not_true_fails(path, words, tmp_path, monkeypatch, capsys):
    sample = tmp_path / "sample"
    shutil.copytree(sample_course(), sample)
    file = sample / path
    assert words in file.read_text()
    file.write_text(file.read_text().replace(words, words.replace("6", "7").replace("second", "third")))
    monkeypatch.setattr(story, "sample_course", lambda: sample)
    assert run(["demo"]) == 3
    said = capsys.readouterr()
    assert "the story says" in said.err or "of the sample course has no" in said.err
    assert "That was all of it" not in said.out
