"""Branches that a work tree is on: what is committed there next takes nothing back."""

from __future__ import annotations

import pytest
from authors import ADA, block
from content import Repository, course

from contentrepo.api.author import PatchBlock, Task, TaskOutcome, TaskState, create_draft, perform_task, publish_draft
from contentrepo.applets.repository.api import CheckedOut, open_repository

QUIZ = block("problem/quiz1")
OVERVIEW = "about/overview.html"


@pytest.fixture
def work(work: Repository) -> Repository:
    work.commit(course())
    return work


def patch(work: Repository, branch: str = "") -> TaskOutcome:
    return perform_task(open_repository(work.path), Task(ADA, (PatchBlock(QUIZ, {"weight": "3"}),), branch=branch))


def quiz_at_main(work: Repository) -> str:
    return work.git("show", "main:problem/quiz1.xml")


def test_the_files_of_a_work_tree_go_along(work):
    (work.path / OVERVIEW).write_bytes(b"<p>Not committed yet.</p>\n")
    assert patch(work).state is TaskState.APPLIED
    assert work.git("status", "--short").strip() == f"M {OVERVIEW}"
    work.commit(message="by hand")
    assert 'weight="3"' in quiz_at_main(work)
    assert "Not committed yet" in work.git("show", f"main:{OVERVIEW}")


def test_so_they_do_when_a_draft_is_published(work):
    repository = open_repository(work.path)
    create_draft(repository, "week2")
    patch(work, "week2")
    assert publish_draft(repository, "week2", ADA).state is TaskState.APPLIED
    assert work.git("status", "--short") == ""
    work.commit({OVERVIEW: b"<p>New.</p>\n"})
    assert 'weight="3"' in quiz_at_main(work)


def test_a_file_that_is_being_edited_is_not_overwritten(work):
    edited = (work.path / "problem/quiz1.xml").read_bytes().replace(b"Is it so", b"Is it")
    work.write({"problem/quiz1.xml": edited})
    tip = work.head
    with pytest.raises(CheckedOut, match="files cannot go along"):
        patch(work)
    assert work.head == tip
    assert (work.path / "problem/quiz1.xml").read_bytes() == edited


def test_another_work_tree_is_not_left_behind(work, tmp_path):
    work.git("branch", "week2")
    work.git("worktree", "add", "--quiet", str(tmp_path / "beside"), "week2")
    with pytest.raises(CheckedOut, match="beside"):
        patch(work, "week2")
    work.git("checkout", "--quiet", "--detach")
    assert patch(work).state is TaskState.APPLIED
