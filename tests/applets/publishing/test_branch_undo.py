"""A rollback that the branch takes back, too."""

import content
import pytest
from feeding import FOLDER, RUN

from contentrepo.applets.live.api import list_releases
from contentrepo.applets.publishing import branch_undo
from contentrepo.applets.publishing.api import revert_unit
from contentrepo.applets.publishing.branch_undo import BranchMovedOn, NotClean
from contentrepo.applets.publishing.revert import NotUndone
from contentrepo.applets.repository.api import get_commit, open_repository

QUIZ = f"{FOLDER}/problem/quiz1.xml"
ABOUT = f"{FOLDER}/about/overview.html"
BAD = {
    QUIZ: content.course(FOLDER)[QUIZ].replace(b"Is it so?", b"Is it wrong?"),
    f"{FOLDER}/about/more.html": b"<p>More.</p>\n",
}
ELSEWHERE = {ABOUT: b"<p>Unrelated.</p>\n"}
ACTOR = "Olga Operator <olga@example.org>"


@pytest.fixture
def bad(published):
    """A bad commit that is live."""
    published.push(BAD)
    assert published.publish()[RUN] == "published"
    return published


def revert(line, **options):
    options = {"reason": "wrong answer", "actor": ACTOR, "on_branch": True, **options}
    return revert_unit(line.store, options.pop("repository", line.repository), RUN, 1, **options)


def tip(line):
    return get_commit(line.repository, "refs/heads/main")


def test_the_branch_takes_it_back_and_agrees_with_what_is_live(bad):
    before = tip(bad)
    (outcome,) = revert(bad).outcomes
    after = tip(bad)
    assert outcome.detail == f"refs/heads/main {after.id}"
    assert after.parents == (before.id,)
    assert after.committer == ACTOR
    assert ("Reverted-To", f"{RUN} 1") in after.trailers
    assert bad.origin.git("diff", "--name-only", f"{before.id}~", after.id, "--", FOLDER) == ""
    assert bad.publish() == {}
    assert bad.status()[RUN].standing == "live"
    assert len(list_releases(bad.store, RUN)) == 3


def test_work_of_others_on_the_branch_stays(bad):
    bad.push(ELSEWHERE)
    revert(bad)
    assert bad.origin.git("show", f"main:{ABOUT}") == "<p>Unrelated.</p>"
    assert bad.publish()[RUN] == "published"
    assert bad.origin.git("diff", "--name-only", "main", "refs/contentrepo/live/main") == ""


def test_a_file_that_somebody_changed_since_refuses_it_all(bad):
    bad.push({QUIZ: BAD[QUIZ].replace(b"wrong", b"half right")})
    before = tip(bad)
    with pytest.raises(BranchMovedOn, match="quiz1"):
        revert(bad)
    assert tip(bad) == before
    assert len(list_releases(bad.store, RUN)) == 2


def test_an_earlier_rollback_is_committed_later(bad):
    revert(bad, on_branch=False)
    assert bad.publish() == {RUN: "pinned"}
    (outcome,) = revert(bad).outcomes
    assert outcome.outcome == "noop"
    assert outcome.detail == f"refs/heads/main {tip(bad).id}"
    assert bad.publish() == {}


def test_a_branch_that_has_it_so_already_gets_no_commit(bad):
    bad.push(content.course(FOLDER), remove=[f"{FOLDER}/about/more.html"])
    before = tip(bad)
    (outcome,) = revert(bad).outcomes
    assert outcome.detail == ""
    assert tip(bad) == before


def test_a_push_in_between_is_not_overwritten(bad, monkeypatch):
    commit, pushed = branch_undo._commit, []

    def push_then_commit(*arguments, **options):
        if not pushed:
            pushed.append(bad.push(ELSEWHERE))
        return commit(*arguments, **options)

    monkeypatch.setattr(branch_undo, "_commit", push_then_commit)
    revert(bad)
    assert tip(bad).parents == tuple(pushed)
    assert bad.origin.git("show", f"main:{ABOUT}") == "<p>Unrelated.</p>"


def test_a_push_in_between_that_leaves_no_undo_is_told_with_what_is_live(bad, monkeypatch):
    commit = branch_undo._commit

    def push_then_commit(*arguments, **options):
        bad.push({QUIZ: b"<problem/>\n"})
        return commit(*arguments, **options)

    monkeypatch.setattr(branch_undo, "_commit", push_then_commit)
    with pytest.raises(NotUndone, match="is live as it was, in release 3, and branch main did not take") as refused:
        revert(bad)
    assert f"`{QUIZ}`" in str(refused.value)
    assert bad.live()[QUIZ] == content.course(FOLDER)[QUIZ]


def test_a_work_tree_on_the_branch_follows(work, store):
    from contentrepo.applets.live.models import Door
    from contentrepo.applets.publishing.api import publish_branch

    work.commit(content.course(FOLDER))
    publish_branch(open_repository(work.path), store, door=Door.PUBLISH)
    work.commit(BAD)
    publish_branch(open_repository(work.path), store, door=Door.PUBLISH)
    (work.path / QUIZ).write_bytes(b"not committed")
    options = {"reason": "wrong", "actor": ACTOR, "on_branch": True}
    with pytest.raises(NotClean):
        revert_unit(store, open_repository(work.path), RUN, 1, **options)
    work.git("checkout", "--", QUIZ)
    revert_unit(store, open_repository(work.path), RUN, 1, **options)
    assert work.git("status", "--porcelain") == ""
    assert (work.path / QUIZ).read_bytes() == content.course(FOLDER)[QUIZ]
    assert not (work.path / FOLDER / "about/more.html").exists()
