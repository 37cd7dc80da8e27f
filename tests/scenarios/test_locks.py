"""Locks and modes, met by real pushes and by tasks."""

from __future__ import annotations

import os

import pytest
from authors import ADA, BOB, RUN, block, do, with_course
from content import Pushed, Repository
from program import contentrepo

from contentrepo.api.author import PatchBlock, TaskState, take_lock
from contentrepo.applets.editing.models import Editor
from contentrepo.applets.repository.api import install_hooks, open_repository

QUIZ = "problem/quiz1.xml"
TEXT = "html/text1.html"


@pytest.fixture
def work(origin: Repository, work: Repository) -> Repository:
    with_course(work)
    install_hooks(open_repository(origin.path))
    return work


def ours(*arguments: str, origin: Repository, who: str, exits: int = 0) -> str:
    """What a command on the server says to somebody."""
    os.environ["CONTENTREPO_IDENTITY"] = who
    ran = contentrepo(*arguments, cwd=origin.path, exits=exits)
    return ran.output + ran.errors


def push(work: Repository, path: str, who: str, *, to: str = "main") -> Pushed:
    work.git("fetch", "-q", "origin", "main")
    work.git("reset", "-q", "--hard", "FETCH_HEAD")
    work.commit({path: (work.path / path).read_bytes().replace(b"<p>", b"<p>So: ", 1)})
    os.environ["CONTENTREPO_IDENTITY"] = who
    return work.push(f"HEAD:refs/heads/{to}")


def test_a_locked_run_is_changed_by_its_holder_alone(origin, work):
    said = ours("lock", RUN, "--for", "2h", "--reason", "exam week", origin=origin, who=ADA.mail)
    assert said.startswith(f"{RUN}: held by {ADA.mail} until ")
    refused = push(work, QUIZ, BOB.mail)
    assert refused.exit_code == 1
    assert f"{ADA.mail} holds {RUN} until" in refused.output
    assert "(exam week)" in refused.output
    assert push(work, QUIZ, "").exit_code == 1  # nobody knows who that is
    assert push(work, QUIZ, BOB.mail, to="draft").exit_code == 0
    assert push(work, QUIZ, ADA.mail).exit_code == 0
    outcome = do(origin, PatchBlock(block("problem/quiz1"), {"weight": "2"}), actor=BOB)
    assert outcome.state is TaskState.LOCKED
    assert outcome.reasons[0].startswith(f"{ADA.mail} holds {RUN}")
    assert do(origin, PatchBlock(block("problem/quiz1"), {"weight": "2"}), actor=ADA).state is TaskState.APPLIED


def test_a_lock_in_a_clone_is_refused_for_nobody_would_see_it(origin, work):
    install_hooks(open_repository(work.path))  # which adds our refs to what a fetch brings
    for words in (("lock", RUN), ("unlock", RUN), ("mode", RUN, "api")):
        ran = contentrepo(*words, cwd=work.path, exits=1)
        assert "this clone fetches locks and modes from its remote" in ran.errors
    assert contentrepo("mode", RUN, cwd=work.path).output == "hybrid\n"
    ours("lock", RUN, origin=origin, who=ADA.mail)
    work.git("fetch", "-q", "origin")
    assert ADA.mail in contentrepo("locks", cwd=work.path).output


def test_a_locked_block_leaves_the_rest_free(origin, work):
    ours("lock", RUN, "--block", "problem/quiz1", origin=origin, who=ADA.mail)
    assert push(work, TEXT, BOB.mail).exit_code == 0
    assert push(work, QUIZ, BOB.mail).exit_code == 1
    ours("lock", RUN, "--block", "html/text1", origin=origin, who=BOB.mail)
    said = ours("lock", RUN, "--block", "vertical/unit1", origin=origin, who=BOB.mail, exits=1)
    assert f"{ADA.mail} holds problem/quiz1" in said
    ours("unlock", RUN, "--block", "problem/quiz1", origin=origin, who=ADA.mail)
    ours("lock", RUN, "--block", "chapter/week1", origin=origin, who=BOB.mail)
    assert push(work, QUIZ, ADA.mail).exit_code == 1
    assert push(work, QUIZ, BOB.mail).exit_code == 0


def test_locks_are_given_back_and_broken(origin, work):
    ours("lock", RUN, origin=origin, who=ADA.mail)
    assert "holds" in ours("unlock", RUN, origin=origin, who=BOB.mail, exits=1)
    assert "held by" in ours("locks", origin=origin, who=BOB.mail)
    assert "the reason is blank" in ours("unlock", RUN, "--break", " ", origin=origin, who=BOB.mail, exits=2)
    long = 501 * "x"
    assert "at most 500" in ours("unlock", RUN, "--break", long, origin=origin, who=BOB.mail, exits=2)
    assert "at most 500" in ours("lock", RUN, "--reason", long, origin=origin, who=ADA.mail, exits=2)
    assert "is free now" in ours("unlock", RUN, "--break", "on holiday", origin=origin, who=BOB.mail)
    assert "on holiday" in origin.git("log", "-1", "--format=%B", "refs/contentrepo/editing")
    assert "nobody holds" in ours("unlock", RUN, origin=origin, who=ADA.mail, exits=2)
    work.git("fetch", "-q")
    work.commit({"contentrepo.yaml": f"format: 1\nowners: [{ADA.mail}]\n".encode()})
    work.git("push", "-q", "origin", "HEAD:main")
    ours("lock", RUN, origin=origin, who=ADA.mail)
    assert "may not break" in ours("unlock", RUN, "--break", "x", origin=origin, who=BOB.mail, exits=1)
    assert "may not set" in ours("mode", RUN, "git", origin=origin, who=BOB.mail, exits=1)


def test_a_lock_runs_out(origin, work):
    editor = Editor("Ada", ADA.mail, ADA.mail)
    take_lock(open_repository(origin.path), editor, RUN, seconds=60, now=1_000_000)
    assert "nothing is held" in ours("locks", origin=origin, who=BOB.mail)
    assert push(work, QUIZ, BOB.mail).exit_code == 0


def test_a_mode_closes_a_door(origin, work):
    patch = PatchBlock(block("problem/quiz1"), {"weight": "2"})
    assert "(was hybrid)" in ours("mode", RUN, "git", origin=origin, who=ADA.mail)
    assert do(origin, patch).state is TaskState.LOCKED
    assert push(work, QUIZ, ADA.mail).exit_code == 0
    ours("mode", RUN, "api", origin=origin, who=ADA.mail)
    refused = push(work, TEXT, ADA.mail)
    assert refused.exit_code == 1
    assert f"{RUN} is edited through the API only" in refused.output
    assert do(origin, patch).state is TaskState.APPLIED
    ours("mode", RUN, "hybrid", origin=origin, who=ADA.mail)
    assert push(work, TEXT, ADA.mail).exit_code == 0


def test_what_cannot_be_locked_is_said(origin, work):
    assert work.head
    assert "no block" in ours("lock", RUN, "--block", "problem/none", origin=origin, who=ADA.mail, exits=2)
    assert "there is no" in ours("lock", "course-v1:a+b+c", origin=origin, who=ADA.mail, exits=2)
    assert "7 days" in ours("lock", RUN, "--for", "8d", origin=origin, who=ADA.mail, exits=2)
    assert "length of time" in ours("lock", RUN, "--for", "soon", origin=origin, who=ADA.mail, exits=2)


def test_a_broken_record_refuses_and_says_whose_fault_it_is(origin, work):
    blob = origin.git("hash-object", "-w", "--stdin", data=b"{}")
    tree = origin.git("mktree", data=f"100644 blob {blob}\tediting.json\n".encode())
    origin.git("update-ref", "refs/contentrepo/editing", origin.git("commit-tree", tree, "-m", "x"))
    refused = push(work, QUIZ, ADA.mail)
    assert refused.exit_code == 1
    assert "refs/contentrepo/editing" in refused.output


def test_whoever_may_not_change_a_run_does_not_keep_others_from_it(origin, work):
    entries = "".join(
        f"  - {{paths: {path}, role: course-team, who: [{ADA.mail}]}}\n" for path in ("course.xml", "problem")
    )
    access = f"format: 1\nowners: [root@example.org]\naccess:\n{entries}"
    work.commit({"contentrepo.yaml": access.encode()})
    work.git("push", "-q", "origin", "HEAD:main")
    for more in ((), ("--block", "problem/quiz1")):
        said = ours("lock", RUN, *more, origin=origin, who=BOB.mail, exits=1)
        assert f"{BOB.mail} may not change" in said
        assert "is free now" in ours("lock", RUN, *more, origin=origin, who=ADA.mail) + ours(
            "unlock", RUN, *more, origin=origin, who=ADA.mail
        )
