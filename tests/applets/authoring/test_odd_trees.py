"""What no block knows of: links, files that can be run, git's own files. None is lost or becomes another thing."""

from __future__ import annotations

import pytest
from authors import ADA, block, do, with_course
from content import Repository

from contentrepo.api.author import (
    PatchBlock,
    TaskOutcome,
    TaskState,
    merge_branch,
    publish_draft,
    restore_file,
    undo_commits,
)
from contentrepo.applets.repository.api import open_repository

QUIZ = block("problem/quiz1")
SCRIPT = "tools/build.sh"
LINK = "tools/latest.sh"


@pytest.fixture
def origin(origin: Repository, work: Repository) -> Repository:
    with_course(work)
    return origin


def put_odd_files(work: Repository) -> None:
    """A file that can be run, and one of git's own."""
    folder = work.path / "tools"
    folder.mkdir()
    (work.path / SCRIPT).write_bytes(b"#!/bin/sh\n")
    (work.path / SCRIPT).chmod(0o755)
    (work.path / ".gitignore").write_bytes(b"*.tmp\n")
    commit_all(work, "odd files")


def commit_all(work: Repository, message: str) -> str:
    work.git("add", "--all")
    work.git("commit", "--quiet", "--message", message)
    return work.git("rev-parse", "HEAD")


def modes(origin: Repository, revision: str = "main") -> dict[str, str]:
    """The mode of each odd file."""
    listed = origin.git("ls-tree", "-r", revision, "tools", ".gitignore").splitlines()
    return {line.partition("\t")[2]: line.partition(" ")[0] for line in listed}


def undo(origin: Repository, commit: str) -> TaskOutcome:
    return undo_commits(open_repository(origin.path), [commit], ADA)


ODD = {SCRIPT: "100755", ".gitignore": "100644"}


def test_undoing_a_deletion_brings_odd_files_back_as_they_were(origin, work):
    put_odd_files(work)
    work.git("rm", "--quiet", "-r", "tools", ".gitignore")
    gone = commit_all(work, "tidy up")
    work.git("push", "--quiet", "origin", "HEAD:main")
    assert modes(origin) == {}
    assert undo(origin, gone).state is TaskState.APPLIED
    assert modes(origin) == ODD
    assert origin.git("rev-parse", "main^{tree}") == origin.git("rev-parse", f"{gone}^^{{tree}}")


def test_undoing_a_change_of_a_mode_alone_changes_the_mode(origin, work):
    put_odd_files(work)
    (work.path / SCRIPT).chmod(0o644)
    changed = commit_all(work, "mode")
    work.git("push", "--quiet", "origin", "HEAD:main")
    assert undo(origin, changed).state is TaskState.APPLIED
    assert modes(origin) == ODD


def test_a_restored_file_can_be_run_again(origin, work):
    put_odd_files(work)
    before = work.git("rev-parse", "HEAD")
    work.git("rm", "--quiet", SCRIPT, ".gitignore")
    commit_all(work, "tidy up")
    work.git("push", "--quiet", "origin", "HEAD:main")
    for path in (SCRIPT, ".gitignore"):
        restore_file(open_repository(origin.path), path, before, ADA)
    assert modes(origin) == ODD


@pytest.mark.parametrize("door", ["draft", "merge"])
def test_a_merged_draft_brings_odd_files_as_they_are(origin, work, door):
    work.git("checkout", "--quiet", "-b", "week2")
    put_odd_files(work)
    work.git("push", "--quiet", "origin", "week2")
    assert do(origin, PatchBlock(QUIZ, {"weight": "3"})).state is TaskState.APPLIED
    repository = open_repository(origin.path)
    outcome = {"draft": publish_draft, "merge": merge_branch}[door](repository, "week2", ADA)
    assert outcome.state is TaskState.APPLIED
    assert modes(origin) == ODD


def test_an_undo_that_meets_later_edits_keeps_modes(origin, work):
    put_odd_files(work)
    (work.path / SCRIPT).chmod(0o644)
    changed = commit_all(work, "mode")
    (work.path / SCRIPT).write_bytes(b"#!/bin/sh\necho later\n")
    commit_all(work, "later")
    work.git("push", "--quiet", "origin", "HEAD:main")
    assert undo(origin, changed).state is TaskState.APPLIED
    assert modes(origin) == ODD
    assert "later" in origin.git("show", f"main:{SCRIPT}")


def test_a_merged_draft_makes_no_file_of_a_link(origin, work):
    work.git("checkout", "--quiet", "-b", "week2")
    put_odd_files(work)
    (work.path / LINK).symlink_to("build.sh")
    commit_all(work, "link")
    work.git("push", "--quiet", "origin", "week2")
    do(origin, PatchBlock(QUIZ, {"weight": "3"}))
    outcome = publish_draft(open_repository(origin.path), "week2", ADA)
    assert outcome.state is TaskState.REFUSED  # as the same push is
    assert [one.rule for one in outcome.report.findings if one.level == "error"] == ["symlink"]
