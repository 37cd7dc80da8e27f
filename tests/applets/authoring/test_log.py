import pytest
from authors import BOB, RUN, block, do, with_course
from content import course

from contentrepo.api.author import DeleteBlock, MoveBlock, PatchBlock, PutFile, list_changes, undo_commits
from contentrepo.applets.repository.api import open_repository

HERE, THERE = "courses/edX/CS101/2T2019", "courses/edX/CS102/2T2019"
QUIZ, TEXT, UNIT = block("problem/quiz1"), block("html/text1"), block("vertical/unit1")


@pytest.fixture
def repository(origin, work):
    work.commit(course(HERE) | course(THERE, number="CS102"), message="two courses")
    work.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
    return origin


def subjects(repository, **options):
    return [change.subject for change in list_changes(open_repository(repository.path), **options)]


def test_who_what_and_through_which_door(repository):
    start = repository.git("rev-parse", "main")
    outcome = do(repository, PatchBlock(QUIZ, {"weight": "2"}), actor=BOB, message="heavier")
    (change,) = list_changes(open_repository(repository.path), since=start)
    assert (change.commit, change.author, change.door) == (outcome.commit, "Bob Builder <bob@example.org>", "task")
    assert (change.task, change.blocks) == (outcome.task, ("problem/quiz1",))
    assert [(one.name, one.old, one.new) for one in change.differences] == [("weight", None, "2")]
    assert list_changes(open_repository(repository.path))[-1].door == "git"


def test_of_one_block_and_no_other(repository):
    do(repository, PatchBlock(QUIZ, {"weight": "2"}), message="here")
    do(repository, PatchBlock(block("problem/quiz1", RUN.replace("CS101", "CS102")), {"weight": "2"}), message="there")
    do(repository, PutFile(f"{HERE}/html/text1.html", b"<p>New</p>\n"), message="page")
    policy = b'{"course/2T2019": {"display_name": "Computing"}, "problem/quiz1": {"max_attempts": 3}}\n'
    do(repository, PutFile(f"{HERE}/policies/2T2019/policy.json", policy), message="policy")
    do(repository, MoveBlock(QUIZ, UNIT, 0), message="moved")
    assert subjects(repository, block=QUIZ) == ["moved", "policy", "here", "two courses"]
    assert subjects(repository, block=TEXT) == ["page", "two courses"]
    do(repository, DeleteBlock(TEXT), message="gone")
    assert subjects(repository, block=TEXT, most=1) == ["gone"]


def test_of_one_author(repository):
    do(repository, PatchBlock(QUIZ, {"weight": "2"}), actor=BOB, message="bob's")
    for who in ("bob builder", "BOB@example.org", "Bob Builder <bob@example.org>"):
        assert subjects(repository, actor=who) == ["bob's"]


def test_what_an_undo_undoes(repository):
    first = do(repository, PatchBlock(QUIZ, {"weight": "2"}))
    undo_commits(open_repository(repository.path), [first.commit], BOB)
    assert list_changes(open_repository(repository.path), most=1)[0].undoes == (first.commit,)


def test_a_merge_is_left_out_and_what_it_brought_is_not(origin, work):
    with_course(work)
    work.git("checkout", "-q", "-b", "draft")
    work.commit({"README.md": b"Hello"}, message="from the draft")
    work.git("checkout", "-q", "main")
    work.commit({"about/x.html": b"x"}, message="from main")
    work.git("merge", "-q", "-m", "merged", "draft")
    work.git("push", "-q", "origin", "main")
    assert sorted(subjects(origin)) == ["course", "from main", "from the draft"]
