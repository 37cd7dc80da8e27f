"""Another repository has the last word: a forge, on whose side branches may be protected."""

from __future__ import annotations

import content
import pytest
from authors import ADA, block, with_course
from forge_server import KNOWN, serving

from contentrepo.api.author import ForgeSettings, PatchBlock, Task, TaskState, open_forge, perform_task
from contentrepo.applets.outbound.models import OutboundPolicy
from contentrepo.applets.repository.api import open_repository
from contentrepo.errors import CouldNotCheck

QUIZ = block("problem/quiz1")
POLICY = OutboundPolicy(hosts=("127.0.0.1",), networks=("127.0.0.0/8",))
PROTECTED = """#!/bin/sh
while read old new ref; do
  test "$ref" != refs/heads/main || { echo "GH006: Protected branch update failed for refs/heads/main."; exit 1; }
done
"""


@pytest.fixture
def mirror(origin, work, tmp_path):
    """A bare clone of the origin, which has the last word."""
    with_course(work)
    path = tmp_path / "mirror.git"
    work.git("clone", "-q", "--bare", str(origin.path), str(path))
    mirror = content.Repository(path)
    mirror.git("config", "contentrepo.authority", "origin")
    return mirror


def protect(origin):
    hook = origin.path / "hooks/pre-receive"
    hook.write_text(PROTECTED)
    hook.chmod(0o755)


def do(mirror, forge=None, **rest):
    task = Task(ADA, (PatchBlock(QUIZ, {"weight": "2"}),), **rest)
    return perform_task(open_repository(mirror.path), task, forge=forge)


def tips(*repositories):
    return {repository.git("rev-parse", "main") for repository in repositories}


def test_a_task_counts_when_the_authority_has_it(origin, mirror):
    outcome = do(mirror)
    assert outcome.state is TaskState.APPLIED
    assert tips(origin, mirror) == {outcome.commit}


def test_what_moved_there_is_fetched_and_merged(origin, mirror, work):
    pushed = work.commit({"html/text1.html": b"<p>Pushed.</p>\n"})
    work.git("push", "-q", "origin", "HEAD:main")
    outcome = do(mirror)
    assert (outcome.state, outcome.tip, outcome.is_merged) == (TaskState.APPLIED, pushed, True)
    assert tips(origin, mirror) == {outcome.commit}


def test_what_git_clone_mirror_makes_is_a_mirror_too(origin, mirror, work):
    mirror.git("config", "remote.origin.mirror", "true")
    mirror.git("config", "remote.origin.fetch", "+refs/*:refs/*")
    mirror.git("update-ref", "refs/heads/draft", "main")
    pushed = work.commit({"html/text1.html": b"<p>Pushed.</p>\n"})
    work.git("push", "-q", "origin", "HEAD:main")
    outcome = do(mirror)
    assert (outcome.state, outcome.tip) == (TaskState.APPLIED, pushed)
    assert tips(origin, mirror) == {outcome.commit}
    assert mirror.git("for-each-ref", "refs/heads/draft")
    assert not origin.git("for-each-ref", "refs/heads/draft")


def test_an_answer_that_got_lost_is_asked_of_the_authority(origin, mirror, monkeypatch):
    from contentrepo.applets.authoring import authority

    push = authority.git.push_commit

    def lose(*arguments, **options):
        push(*arguments, **options)
        raise CouldNotCheck("gone")

    with monkeypatch.context() as patched:
        patched.setattr(authority.git, "push_commit", lose)
        with pytest.raises(CouldNotCheck):
            do(mirror, key="k1")
    outcome = do(mirror, key="k1")
    assert outcome.is_repeated
    assert tips(origin, mirror) == {outcome.commit}
    assert len(origin.git("log", "--format=%H", "main").split()) == 2


def test_an_authority_that_cannot_be_reached_moves_nothing(origin, mirror):
    before = tips(mirror)
    origin.path.rename(origin.path.with_name("away.git"))
    with pytest.raises(CouldNotCheck):
        do(mirror)
    assert tips(mirror) == before


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_a_protected_branch_gets_a_proposal_and_a_pull_request(origin, mirror, kind):
    protect(origin)
    before = tips(origin)
    with serving() as server:
        forge = open_forge(ForgeSettings(kind, server.url, "edX/courses", KNOWN), POLICY)
        outcome = do(mirror, forge, key="k1", message="Two points")
        again = do(mirror, forge, key="k1", message="Two points")
        asked = server.asked[outcome.proposal]
        assert forge.ask(outcome.proposal, "main", title="Two points", text="") == outcome.page
    assert (outcome.state, again.state) == (TaskState.PROPOSED, TaskState.PROPOSED)
    assert (again.proposal, again.page) == (outcome.proposal, outcome.page) != ("", "")
    assert tips(origin, mirror) == before
    assert origin.git("rev-parse", outcome.proposal) == outcome.commit
    assert asked["title"] == "Two points"
    assert "GH006" in outcome.reasons[0]


def test_without_a_forge_the_proposal_stands_on_its_branch(origin, mirror):
    protect(origin)
    outcome = do(mirror)
    assert (outcome.state, outcome.page) == (TaskState.PROPOSED, "")
    assert origin.git("rev-parse", outcome.proposal) == outcome.commit


def test_a_forge_that_does_not_take_it_is_said(origin, mirror):
    protect(origin)
    with serving() as server:
        forge = open_forge(ForgeSettings("github", server.url, "edX/courses", "wrong"), POLICY)
        with pytest.raises(CouldNotCheck, match="401"):
            do(mirror, forge)


def test_a_proposal_whose_pull_request_nobody_took_is_asked_for_again_and_not_made_twice(origin, mirror):
    protect(origin)
    with serving() as server:
        stranger, known = (
            open_forge(ForgeSettings("github", server.url, "edX/courses", token), POLICY) for token in ("wrong", KNOWN)
        )
        with pytest.raises(CouldNotCheck, match="401"):
            do(mirror, stranger, key="k1")
        outcome = do(mirror, known, key="k1")
        assert list(server.asked) == [outcome.proposal]
    assert outcome.state is TaskState.PROPOSED
    assert outcome.is_repeated
    proposals = origin.git("for-each-ref", "--format=%(objectname)", "refs/heads/contentrepo").split()
    assert proposals == [outcome.commit]
    assert do(mirror, None, key="k1").page == outcome.page
