"""What a push pays whatever it changes, in counts."""

import shutil
import time

import content
import program
import pytest
from lxml import etree

QUIZ = content.course()["problem/quiz1.xml"].replace(b"Is it so?", b"Is it really so?")
REMARKED_QUIZ = QUIZ.replace(b"</problem>", b"<!-- so? --></problem>")
COUNTING = """#!/bin/sh
echo "$@" >> {log}
exec {git} "$@"
"""


def count_git(folder, repository):
    """Let the repository's hook meet a git that keeps a list of its commands; returns a function that gives them."""
    log, git = folder / "git.log", folder / "bin/git"
    git.parent.mkdir()
    git.write_text(COUNTING.format(log=log, git=shutil.which("git")))
    git.chmod(0o755)
    hook = repository.path / "hooks/pre-receive"
    first, rest = hook.read_text().split("\n", 1)
    hook.write_text(f"{first}\nPATH={git.parent}:$PATH\n{rest}")

    def commands():
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [line.partition("core.quotePath=false ")[2].split(" ")[0] for line in lines]

    return commands


def push_text(work, number):
    text = b"<p>Hello %d.</p>\n" % number
    work.commit(content.course("courses/edX/CS101/2T2019") | {"courses/edX/CS101/2T2019/html/text1.html": text})
    assert work.push().exit_code == 0


def test_a_push_of_one_file_starts_one_git_process_or_none(work, origin, tmp_path):
    program.contentrepo("hooks", "install", cwd=origin.path)
    origin.git("config", "include.path", "none")  # settings that may stand elsewhere are asked for each time
    commands = count_git(tmp_path, origin)
    for number in range(3):
        push_text(work, number)
        asked = commands()
    assert asked == ["config"]  # objects are read without git, and the difference is told from them
    origin.git("config", "--unset", "include.path")
    time.sleep(2.1)  # what was changed a moment ago is not noted
    for number in range(3, 6):
        push_text(work, number)
        asked = commands()
    assert asked == []


@pytest.mark.parametrize("unpacked", [True, False])
@pytest.mark.parametrize("before", ["live", "packed", "live, packed"])
def test_neither_packs_nor_what_is_live_make_git_processes(work, origin, tmp_path, unpacked, before):
    is_live, is_packed = "live" in before, "packed" in before
    program.contentrepo("hooks", "install", cwd=origin.path)
    origin.git("config", "receive.unpackLimit", "100" if unpacked else "1")
    origin.git("config", "include.path", "none")
    for number in range(2):
        push_text(work, number)
    if is_live:
        program.contentrepo("publish", cwd=origin.path)
    if is_packed:
        origin.git("gc", "--quiet")
    commands = count_git(tmp_path, origin)
    work.commit({"courses/edX/CS101/2T2019/problem/quiz1.xml": QUIZ})
    assert work.push().exit_code == 0
    # How far live is behind is counted by git where it is not plain that all commits are new.
    assert commands() == ["config", *(["rev-list"] if is_live and not unpacked else [])]


# What an accepted push of OLX needs nothing of. `inspect` comes with `dataclasses` and lxml, `runpy` with `-m`.
IDLE = {
    *("alembic", "click", "jsonschema", "pydantic", "pygit2", "rich", "sqlalchemy", "watchdog", "yaml"),
    *("_hashlib", "ast", "dataclasses", "hashlib", "inspect", "logging", "runpy", "signal", "socket", "subprocess"),
    *("datetime", "ipaddress", "sqlite3", "tempfile", "threading", "tokenize"),
    *("urllib.parse",),
}
if etree.LXML_VERSION < (6, 1):  # which takes more of `inspect` than we can stand in for
    IDLE -= {"ast", "inspect", "tokenize"}
IDLE_PARTS = {
    *("catalog.composer", "catalog.reading", "catalog.schema", "repository.creation", "repository.folder"),
    *("repository.overlay", "validation.fixing"),
}


FEW = 153
"""Modules of ours that a push of a plain file loads, at most; each takes about 0.1 ms."""
MORE = 167
"""The same where the file is none for a plain look."""

LEAVING = (
    "import os, sys; end = os._exit; "
    "os._exit = lambda code: (open('{seen}', 'w').write(' '.join(sys.modules)), end(code)); "
)


def loaded_by_push(work, origin):
    """The modules that the installed hook ends with, for a push of the current branch."""
    hook, seen = origin.path / "hooks/pre-receive", origin.path / "seen"
    text = hook.read_text()
    start = "import contentrepo.entrypoints.hooks.__main__"
    assert start in text
    hook.write_text(text.replace(start, LEAVING.format(seen=seen) + start))
    assert work.push().exit_code == 0
    hook.write_text(text)
    return set(seen.read_text().split())


def ours(loaded):
    return {module for module in loaded if module.partition(".")[0] == "contentrepo"}


def test_an_accepted_push_loads_only_what_it_needs(work, origin):
    program.contentrepo("hooks", "install", cwd=origin.path)
    work.commit(content.course("courses/edX/CS101/2T2019"))
    assert work.push().exit_code == 0
    work.commit({"courses/edX/CS101/2T2019/problem/quiz1.xml": QUIZ})
    loaded = loaded_by_push(work, origin)
    assert loaded & IDLE == set()
    assert loaded & {f"contentrepo.applets.{part}" for part in IDLE_PARTS} == set()
    assert loaded & {"json", "lxml.etree", "re"} == set()
    assert len(ours(loaded)) <= FEW
    work.commit({"courses/edX/CS101/2T2019/problem/quiz1.xml": REMARKED_QUIZ})
    loaded = loaded_by_push(work, origin)
    assert "lxml.etree" in loaded
    assert loaded & IDLE == set()
    assert len(ours(loaded)) <= MORE


def test_a_push_of_yaml_loads_what_reads_yaml(work, origin):
    program.contentrepo("hooks", "install", cwd=origin.path)
    work.commit(content.course("courses/edX/CS101/2T2019"))
    assert work.push().exit_code == 0
    work.commit({"organizations/edX.yaml": b"name: edX\n"})
    loaded = loaded_by_push(work, origin)
    assert "yaml" in loaded
    assert loaded & {"sqlalchemy", "pygit2", "pydantic", "click", "rich"} == set()
