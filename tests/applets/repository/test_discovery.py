from __future__ import annotations

import os
import shutil
import subprocess
import sys

import content
import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import CouldNotCheck, UsageError


def test_work_tree_from_its_top_and_from_below(work):
    (work.path / "a/b").mkdir(parents=True)
    for folder in ("", "a/b"):
        found = api.open_repository(work.path / folder)
        assert (found.git_dir, found.work_tree, found.is_bare) == (work.path / ".git", work.path, False)


def test_current_folder_is_the_default(work, monkeypatch):
    monkeypatch.chdir(work.path)
    assert api.open_repository().work_tree == work.path


def test_through_a_link_to_a_folder_below(work, tmp_path):
    (work.path / "a").mkdir()
    (tmp_path / "alias").symlink_to(work.path / "a")
    assert api.open_repository(tmp_path / "alias").work_tree == work.path


def test_bare_repository_has_no_work_tree(origin):
    found = api.open_repository(origin.path)
    assert (found.git_dir, found.work_tree, found.is_bare) == (origin.path, None, True)


def test_inside_the_git_directory_there_is_no_work_tree(work):
    assert api.open_repository(work.path / ".git").work_tree is None


def test_linked_work_trees_share_one_directory(work, tmp_path):
    work.commit({"a": b"1"})
    work.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    found = api.open_repository(tmp_path / "linked")
    assert (found.git_dir, found.work_tree) == (work.path / ".git", tmp_path / "linked")
    assert api.read_ref(found, "refs/heads/linked") == work.head


def test_environment_of_a_hook_says_which_repository(work, origin, tmp_path):
    environment = {**os.environ, "GIT_DIR": str(origin.path)}
    assert api.open_repository(tmp_path, environment=environment).git_dir == origin.path
    os.environ["GIT_DIR"] = str(origin.path)
    assert api.open_repository(work.path).git_dir == work.path / ".git"


def test_hook_of_a_pushed_to_work_tree_has_none(work, monkeypatch):
    monkeypatch.chdir(work.path / ".git")
    found = api.open_repository(environment={**os.environ, "GIT_DIR": "."})
    assert (found.git_dir, found.work_tree, found.is_bare) == (work.path / ".git", None, False)


def test_hook_of_a_bare_repository_sees_what_git_says(origin, monkeypatch):
    monkeypatch.chdir(origin.path)
    origin.git("config", "contentrepo.live", "trunk")
    told = api.open_repository(environment={**os.environ, "GIT_DIR": "."})
    asked = api.open_repository(origin.path)
    for name in ("git_dir", "work_tree", "is_bare", "is_shallow", "settings"):
        assert getattr(told, name) == getattr(asked, name)
    assert told.environment["GIT_DIR"] == str(origin.path)


def test_hook_of_an_unusual_repository_asks_git(work, tmp_path, monkeypatch):
    work.commit({"a": b"1"})
    work.commit({"a": b"2"})
    work.git("clone", "--quiet", "--bare", "--depth=1", f"file://{work.path}", str(tmp_path / "shallow.git"))
    monkeypatch.chdir(tmp_path / "shallow.git")
    assert api.open_repository(environment={**os.environ, "GIT_DIR": "."}).is_shallow
    work.git("init", "--quiet", "--bare", "--object-format=sha256", str(tmp_path / "long.git"))
    monkeypatch.chdir(tmp_path / "long.git")
    with pytest.raises(UsageError, match="SHA256 repository; only SHA-1"):
        api.open_repository(environment={**os.environ, "GIT_DIR": "."})


def test_no_repository(tmp_path):
    with pytest.raises(api.NotARepository, match="is in no git repository"):
        api.open_repository(tmp_path)
    with pytest.raises(UsageError, match="there is no folder"):
        api.open_repository(tmp_path / "nowhere")


def test_line_end_in_the_path_of_a_repository(tmp_path):
    work = content.make_work(tmp_path / "line\nend")
    with pytest.raises(UsageError, match="contains a line end"):
        api.open_repository(work.path)


def test_partial_clone_is_refused(work, tmp_path):
    work.commit({"a": b"1"})
    work.git("config", "uploadpack.allowFilter", "true")
    work.git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{work.path}", str(tmp_path / "partial"))
    with pytest.raises(CouldNotCheck, match="partial clone") as caught:
        api.open_repository(tmp_path / "partial")
    assert "--filter" in caught.value.hint


def test_sha256_repository_is_refused(tmp_path, work):
    work.git("init", "--quiet", "--object-format=sha256", str(tmp_path / "long"))
    with pytest.raises(UsageError, match="SHA256 repository; only SHA-1"):
        api.open_repository(tmp_path / "long")


def test_shallow_clone_can_be_read(work, tmp_path):
    work.commit({"a": b"1"})
    commit = work.commit({"a": b"2"})
    work.git("clone", "--quiet", "--depth=1", f"file://{work.path}", str(tmp_path / "shallow"))
    found = api.open_repository(tmp_path / "shallow")
    assert found.is_shallow
    assert list(api.commit_snapshot(found, commit).files) == ["a"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository away")
def test_repository_of_another_user_is_refused_with_the_way_out(work):
    for folder, _, files in os.walk(work.path):
        for name in (folder, *(f"{folder}/{file}" for file in files)):
            os.chown(name, 12345, 12345)
    with pytest.raises(CouldNotCheck, match="belongs to another user") as caught:
        api.open_repository(work.path)
    assert "safe.directory" in caught.value.hint
    os.environ |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    assert api.open_repository(work.path).work_tree == work.path


def test_without_git_nothing_can_be_checked(work, tmp_path):
    os.environ["PATH"] = str(tmp_path)
    assert shutil.which("git") is None
    with pytest.raises(CouldNotCheck, match="no `git`"):
        api.open_repository(work.path)


def test_started_without_standard_files(work):
    """A daemon may have closed them; then a pipe's end must not be taken for one of them."""
    commit = work.commit({"a": b"1"})
    program = (
        "import os\nfor file in (0, 1, 2): os.close(file)\n"
        "from pathlib import Path\nfrom contentrepo.applets.repository import api\n"
        f"repository = api.open_repository(Path({str(work.path)!r}))\n"
        f"found = api.find_commit_id(repository, 'main')\nPath({str(work.path / 'found')!r}).write_text(found)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert (work.path / "found").read_text() == commit


def test_folder_with_nothing_of_git_above_it_needs_no_git(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(api.NotARepository, match="is in no git repository"):
        api.open_repository(tmp_path)
    (tmp_path / "HEAD").write_text("a file of a course")
    with pytest.raises(CouldNotCheck):
        api.open_repository(tmp_path)
