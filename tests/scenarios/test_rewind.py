"""Commits leave the live branch only where whoever runs the repository allows it."""

import content
import pytest

from contentrepo.applets.repository.api import install_hooks, open_repository

FOLDER = "courses/edX/CS101/2T2019"
REWOUND = "+HEAD~1:refs/heads/main"


@pytest.fixture
def two(work, origin):
    """A live branch of two commits, behind our hook."""
    install_hooks(open_repository(origin.path))
    work.commit(content.course(FOLDER))
    work.commit({f"{FOLDER}/about/more.html": b"<p>More.</p>\n"})
    assert work.push().exit_code == 0
    return work


def tip(origin):
    return origin.git("rev-parse", "main")


def test_a_live_branch_is_not_rewound(two, origin):
    before = tip(origin)
    pushed = two.push(REWOUND)
    assert pushed.exit_code != 0
    assert "takes commits off the live branch" in pushed.output
    assert "git config contentrepo.rewind allow" in pushed.output
    assert tip(origin) == before


def test_nor_replaced_by_another_history(two):
    two.git("commit", "--amend", "--quiet", "--message", "other words")
    assert two.push("+HEAD:refs/heads/main").exit_code != 0


def test_who_runs_the_repository_may_allow_it(two, origin):
    origin.git("config", "contentrepo.rewind", "allow")
    assert two.push(REWOUND).exit_code == 0
    assert tip(origin) == two.git("rev-parse", "HEAD~1")


def test_a_draft_branch_is_its_authors_own(two):
    assert two.push("HEAD:refs/heads/drafts/one").exit_code == 0
    assert two.push("+HEAD~1:refs/heads/drafts/one").exit_code == 0


def test_several_commits_and_a_merge_go_forward(two, origin):
    two.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    two.commit({f"{FOLDER}/about/side.html": b"<p>Side.</p>\n"})
    two.commit({f"{FOLDER}/about/side.html": b"<p>Side, again.</p>\n"})
    two.git("merge", "--quiet", "--no-edit", "main")
    assert two.push("HEAD:refs/heads/main").exit_code == 0
    assert tip(origin) == two.git("rev-parse", "HEAD")
