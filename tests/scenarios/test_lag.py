"""What an accepted push says of how far live is behind."""

from __future__ import annotations

from content import course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"


def test_a_branch_that_goes_back_is_not_what_is_live(origin, work):
    origin.git("config", "contentrepo.rewind", "allow")
    contentrepo("hooks", "install", cwd=origin.path)
    first = work.commit(course(RUN))
    work.push()
    work.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    work.push()
    contentrepo("publish", cwd=origin.path)
    pushed = work.push(f"+{first}:refs/heads/main")
    assert "live is not yet main; a running publisher" in pushed.output


def test_a_first_push_to_another_branch_than_the_live_one_says_which_that_is(origin, work):
    """Git calls the first branch `master`, people push `main`, and nothing ever goes live."""
    origin.git("symbolic-ref", "HEAD", "refs/heads/master")
    contentrepo("hooks", "install", cwd=origin.path)
    work.commit(course(RUN))
    said = work.push("HEAD:main").output
    assert "nothing goes live: the live branch is master, and there is no such branch" in said
    assert "`git config contentrepo.live NAME`" in said
    assert "nothing goes live" not in work.push("HEAD:master").output
    assert "nothing goes live" not in work.push("HEAD:drafts/ada").output
