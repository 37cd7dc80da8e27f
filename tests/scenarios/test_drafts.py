"""Drafts, from the command line as their authors use it."""

from __future__ import annotations

import pytest
from authors import BOB, block, do, file_at, with_course
from content import Repository
from program import contentrepo

from contentrepo.api.author import DeleteBlock, PatchBlock, TaskState

QUIZ = block("problem/quiz1")


@pytest.fixture
def origin(origin: Repository, work: Repository) -> Repository:
    with_course(work)
    return origin


def draft(origin: Repository, *arguments: str, exits: int = 0) -> str:
    ran = contentrepo("draft", *arguments, cwd=origin.path, exits=exits)
    return ran.output + ran.errors


def test_a_draft_is_edited_compared_and_merged_with_what_happened_meanwhile(origin):
    draft(origin, "create", "week2")
    edited = do(origin, PatchBlock(QUIZ, {"display_name": "From the draft"}), branch="week2", actor=BOB)
    assert edited.state is TaskState.APPLIED
    do(origin, PatchBlock(QUIZ, {"weight": "3"}))
    listed = draft(origin, "list")
    assert listed.startswith("week2  20")
    assert "Bob Builder <bob@example.org>  1 ahead, 1 behind" in listed
    assert "main would take it" in draft(origin, "compare", "week2")
    assert "From the draft" not in file_at(origin, "problem/quiz1.xml")
    assert "main is at" in draft(origin, "publish", "week2", "--message", "Week 2")
    merged = file_at(origin, "problem/quiz1.xml")
    assert 'display_name="From the draft"' in merged
    assert 'weight="3"' in merged
    assert len(origin.git("log", "-1", "--format=%P", "main").split()) == 2
    assert "has all of it already" in draft(origin, "publish", "week2")


def test_a_draft_that_disagrees_with_what_is_live_is_not_merged(origin):
    draft(origin, "create", "week2")
    do(origin, PatchBlock(QUIZ, {"display_name": "One"}), branch="week2")
    do(origin, PatchBlock(QUIZ, {"display_name": "Two"}))
    tip = origin.git("rev-parse", "main")
    said = draft(origin, "publish", "week2", exits=1)
    assert "conflict in problem/quiz1.xml" in said
    assert "One" in said
    assert "Two" in said
    assert origin.git("rev-parse", "main") == tip


def test_a_draft_with_errors_is_told_them_when_it_would_go_live(origin):
    draft(origin, "create", "week2")
    assert do(origin, DeleteBlock(QUIZ), branch="week2").state is TaskState.APPLIED  # impact counts on the live branch
    said = draft(origin, "compare", "week2", exits=1)
    assert "graded-block-removed" in said
    assert (
        contentrepo("draft", "compare", "week2", "--format", "json", cwd=origin.path, exits=1).json["state"]
        == "refused"
    )


def test_a_discarded_draft_comes_back(origin):
    draft(origin, "create", "week2")
    commit = do(origin, PatchBlock(QUIZ, {"weight": "3"}), branch="week2").commit
    said = draft(origin, "discard", "week2")
    assert "there are no drafts" in draft(origin, "list")
    origin.git("gc", "-q", "--prune=now")
    assert f"contentrepo draft create week2 --from {commit}" in said
    draft(origin, "create", "week2", "--from", commit)
    assert origin.git("rev-parse", "week2") == commit


def test_what_is_no_draft_is_said(origin):
    assert "is the live branch" in draft(origin, "create", "main", exits=2)
    assert "no name of a branch" in draft(origin, "create", "a..b", exits=2)
    draft(origin, "create", "week2")
    assert "already" in draft(origin, "create", "week2", exits=1)
    for command in ("publish", "compare", "discard"):
        assert "there is no draft" in draft(origin, command, "none", exits=2)
        assert "there is no draft" in draft(origin, command, "main", exits=2)


def test_drafts_of_one_name_and_below_it_are_discarded_and_all_kept(origin):
    commits = []
    for name, weight in (("a", "1"), ("a/b", "2"), ("a", "3")):
        draft(origin, "create", name)
        commits.append(do(origin, PatchBlock(QUIZ, {"weight": weight}), branch=name).commit)
        draft(origin, "discard", name)
    origin.git("gc", "-q", "--prune=now")
    for commit in commits:
        origin.git("cat-file", "-e", commit)


def test_another_name_of_the_live_branch_is_no_draft(origin):
    origin.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    tip = origin.git("rev-parse", "main")
    assert "there is no draft `alias`" in draft(origin, "discard", "alias", exits=2)
    assert origin.git("rev-parse", "main") == tip


def test_a_name_that_finds_no_place_is_said(origin):
    draft(origin, "create", "week2/quizzes")
    assert "there is a branch `main`" in draft(origin, "create", "main/x", exits=1)
    assert "there is a branch `week2/quizzes`" in draft(origin, "create", "week2", exits=1)
    assert "no name of a branch" in draft(origin, "create", "é" * 120, exits=2)
