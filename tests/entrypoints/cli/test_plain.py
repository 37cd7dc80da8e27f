from __future__ import annotations

import subprocess
import sys

import content
import pytest

from contentrepo.entrypoints.cli.plain import run_plainly
from contentrepo.entrypoints.cli.program import run


@pytest.fixture
def course(work, monkeypatch):
    files = content.course()
    files["vertical/unit1.xml"] = b'<vertical display_name="Unit"><problem url_name="gone"/></vertical>'
    work.commit(content.course())
    work.commit(files)
    monkeypatch.chdir(work.path)
    return work


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "words",
    [
        [],
        ["."],
        ["vertical", "--all"],
        ["--format", "json", "."],
        ["--rev", "HEAD", "--base", "HEAD~1"],
        ["--base", "HEAD~1", "--format", "github"],
        ["--staged", "--format", "sarif"],
        ["--rev", "nowhere"],
    ],
)
def test_plain_words_are_answered_as_click_would(capsys, words):
    plain, told = run_plainly(["validate", *words]), capsys.readouterr()
    assert run(["validate", *words]) == plain
    assert capsys.readouterr() == told
    assert told.out + told.err


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "words",
    [
        ["rules"],
        [],
        ["validate", "--help"],
        ["validate", "--fix"],
        ["validate", "--form", "json"],
        ["validate", "--format=json"],
        ["validate", "--format", "poem"],
        ["validate", "--format"],
        ["validate", "--rev", "--all"],
        ["validate", "--all", "--all"],
        ["validate", "a", "b"],
        ["validate", "--"],
        ["validate", ""],
        ["validate", "course.xml"],
        ["validate", "nowhere"],
        ["validate", "--staged", "--rev", "HEAD"],
    ],
)
def test_other_words_are_left_to_click(capsys, words):
    assert run_plainly(words) is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("course")
def test_a_plain_check_never_imports_click():
    script = "import sys; from contentrepo.entrypoints.cli.plain import run_plainly as run; run(['validate']); "
    done = subprocess.run(
        [sys.executable, "-I", "-c", script + "print('click' in sys.modules, 'lxml' in sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "False True"
