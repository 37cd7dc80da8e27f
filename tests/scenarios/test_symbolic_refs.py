"""A symbolic ref of the server moves another branch when it is pushed to; that branch is what is judged."""

from __future__ import annotations

import pytest
from content import Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
LOST = {f"{RUN}/vertical/unit1.xml": b'<vertical display_name="Unit 1"><problem url_name="lost"/></vertical>\n'}


@pytest.fixture
def good(origin: Repository, work: Repository) -> str:
    """The tip of a live branch that is accepted; the server's hook stands."""
    contentrepo("hooks", "install", cwd=origin.path)
    commit = work.commit(course(RUN))
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    return commit


@pytest.mark.parametrize("alias", ["refs/heads/latest", "refs/for/main", "refs/tags/latest"])
def test_push_to_another_name_of_the_live_branch_is_judged_as_the_live_branch(alias, origin, work, good):
    origin.git("symbolic-ref", alias, "refs/heads/main")
    work.commit(LOST)
    pushed = work.push(f"+HEAD:{alias}")
    assert pushed.exit_code == 1
    assert "dangling-pointer" in pushed.output
    assert f"{alias} stands for refs/heads/main" in pushed.output
    assert origin.git("rev-parse", "refs/heads/main") == good


def test_push_to_another_name_of_another_name(origin, work, good):
    origin.git("symbolic-ref", "refs/heads/latest", "refs/heads/newest")
    origin.git("symbolic-ref", "refs/heads/newest", "refs/heads/main")
    work.commit(LOST)
    assert work.push("HEAD:refs/heads/latest").exit_code == 1
    assert origin.git("rev-parse", "refs/heads/main") == good


def test_deleting_another_name_of_the_live_branch_would_delete_the_branch(origin, work, good):
    origin.git("symbolic-ref", "refs/heads/latest", "refs/heads/main")
    pushed = work.push(":refs/heads/latest")
    assert pushed.exit_code == 1
    assert "refs/heads/main: the live branch is never deleted" in pushed.output
    assert origin.git("rev-parse", "refs/heads/main") == good


@pytest.mark.usefixtures("good")
def test_another_name_of_our_own_refs_is_ours(origin, work):
    origin.git("symbolic-ref", "refs/heads/live", "refs/contentrepo/live/main")
    pushed = work.push("HEAD:refs/heads/live")
    assert pushed.exit_code == 1
    assert "refs/contentrepo/live/main: only the publisher writes" in pushed.output


@pytest.mark.usefixtures("good")
def test_live_branch_under_another_name_is_the_branch_it_stands_for(origin, work):
    origin.git("symbolic-ref", "refs/heads/live", "refs/heads/main")
    origin.git("config", "contentrepo.live", "live")
    work.commit(LOST)
    assert work.push("HEAD:refs/heads/main").exit_code == 1
    assert contentrepo("publish", cwd=origin.path).output.startswith("main at ")


@pytest.mark.usefixtures("good")
def test_push_of_a_name_that_cannot_be_a_ref(work):
    work.push("HEAD:refs/heads/week/1")
    for name in ("refs/heads/main/x", "refs/heads/week", f"refs/heads/{'x' * 300}"):
        pushed = work.push(f"HEAD:{name}")
        assert pushed.exit_code == 1, name
        assert "the fault is ours" not in pushed.output
