import pytest
from content import Repository

from contentrepo.applets.repository.api import current_branch, follow_branch, is_clean, open_repository
from contentrepo.applets.repository.checkout import CannotFollow


@pytest.fixture
def commits(work):
    """A branch that moved one commit on, while the files on disk stayed."""
    old = work.commit({"a": b"1", "b": b"1"})
    new = work.commit({"a": b"2", "new": b"n"})
    work.git("reset", "-q", "--hard", old)
    work.git("update-ref", "refs/heads/main", new)
    return old, new


def test_files_follow_the_branch(work, commits):
    follow_branch(open_repository(work.path), *commits)
    assert work.git("status", "--porcelain") == ""
    assert (work.path / "new").read_bytes() == b"n"


def test_an_untracked_file_in_the_way_is_kept(work, commits):
    (work.path / "new").write_bytes(b"mine")
    with pytest.raises(CannotFollow, match="could not follow"):
        follow_branch(open_repository(work.path), *commits)
    assert (work.path / "new").read_bytes() == b"mine"
    assert (work.path / "a").read_bytes() == b"1"


def test_what_is_clean(work):
    work.commit({"a": b"1"})
    opened = open_repository(work.path)
    (work.path / "untracked").write_bytes(b"x")
    assert is_clean(opened)
    (work.path / "a").write_bytes(b"2")
    assert not is_clean(opened)
    work.git("add", "a")
    assert not is_clean(opened)
    work.git("commit", "-q", "-m", "x")
    (work.path / "a").touch()
    assert is_clean(opened)


def test_the_branch_of_each_work_tree(work, origin, tmp_path):
    work.commit({"a": b"1"})
    work.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    assert current_branch(open_repository(work.path)) == "main"
    assert current_branch(open_repository(tmp_path / "side")) == "side"
    Repository(tmp_path / "side").git("checkout", "-q", "--detach")
    assert current_branch(open_repository(tmp_path / "side")) is None
    assert current_branch(open_repository(origin.path)) is None
