from __future__ import annotations

import subprocess
import sys

import content
import pytest
from lxml import etree

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


IDLE = {
    *("click", "dataclasses", "hashlib", "inspect", "runpy", "sqlite3", "subprocess", "tempfile", "yaml"),
    *("contentrepo.applets.editing.api", "contentrepo.applets.access.models", "contentrepo.applets.repository.commits"),
    *("contentrepo.applets.repository.refs", "contentrepo.applets.validation.bases"),
}


def test_a_folder_outside_git_loads_only_what_reads_it(tmp_path):
    for path, data in content.course().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    leaving = "import os, sys; os._exit = lambda code: print(*sys.modules, sep='\\n', file=sys.stderr)"
    call = "import sys; sys.argv = ['contentrepo', 'validate', '.']; from contentrepo.__main__ import main; main()"
    command = [sys.executable, "-I", "-c", f"{leaving}; {call}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "contentrepo.applets.olx.plain_document" in loaded
    assert loaded & IDLE <= ({"inspect"} if etree.LXML_VERSION < (6, 1) else set())  # which early ones need anyway
