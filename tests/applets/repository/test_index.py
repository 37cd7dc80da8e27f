from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import UsageError

HOOK = f"""#!{sys.executable}
import json, os, sys
sys.path[:0] = {sys.path!r}
from contentrepo.applets.repository import api
repository = api.open_repository(environment=os.environ)
snapshot = api.index_snapshot(repository)
data = dict(snapshot.read(entry.blob for entry in snapshot.files.values()))
found = {{path: data[entry.blob].decode() for path, entry in snapshot.files.items()}}
with open("hook.out", "w") as out:
    json.dump([snapshot.tree, found], out)
"""


def snapshot_of(work):
    return api.index_snapshot(api.open_repository(work.path))


@pytest.fixture
def hooked(work):
    work.commit({"a": b"a1", "b": b"b1"})
    (work.path / ".git/info").mkdir(exist_ok=True)
    (work.path / ".git/info/exclude").write_text("hook.out\n")
    hook = work.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)
    return work


def seen_by_hook(work):
    tree, files = json.loads((work.path / "hook.out").read_text())
    assert tree == work.git("rev-parse", "HEAD^{tree}")
    return files


def test_index_tree_is_what_git_would_write(work):
    work.commit({"a/b": b"1", "c": b"2"})
    work.write({"a/b": b"changed", "new/file": b"3", "unstaged": b"no"})
    work.git("add", "a", "new")
    snapshot = snapshot_of(work)
    assert (snapshot.commit, snapshot.tree) == ("", work.git("write-tree"))
    assert list(snapshot.files) == ["a/b", "c", "new/file"]
    assert snapshot.tree_at("a") == work.git("rev-parse", f"{snapshot.tree}:a")
    assert dict(snapshot.read([snapshot.files["a/b"].blob])) == {api.blob_id(b"changed"): b"changed"}


def test_index_that_does_not_exist_yet_is_empty(work):
    assert dict(snapshot_of(work).files) == {}


def test_commit_of_everything(hooked):
    hooked.write({"a": b"a2", "b": b"b2"})
    hooked.git("commit", "--quiet", "-a", "-m", "all")
    assert seen_by_hook(hooked) == {"a": "a2", "b": "b2"}


def test_commit_of_one_file_leaves_the_other_staged_one_out(hooked):
    hooked.write({"a": b"a2", "b": b"b2"})
    hooked.git("add", "a", "b")
    hooked.git("commit", "--quiet", "-m", "one", "b")
    assert seen_by_hook(hooked) == {"a": "a1", "b": "b2"}


def test_commit_from_a_folder_below(hooked):
    hooked.write({"sub/c": b"c1", "a": b"a2"})
    hooked.git("add", "a", "sub")
    subprocess.run(["git", "commit", "--quiet", "-m", "sub", "c"], cwd=hooked.path / "sub", check=True)
    assert seen_by_hook(hooked) == {"a": "a1", "b": "b1", "sub/c": "c1"}


def test_commit_in_a_linked_work_tree(hooked, tmp_path):
    hooked.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = type(hooked)(tmp_path / "linked")
    linked.write({"a": b"a3"})
    linked.git("commit", "--quiet", "-a", "-m", "linked")
    assert seen_by_hook(linked) == {"a": "a3", "b": "b1"}


def test_announced_files_are_left_out_and_empty_ones_kept(work):
    work.commit({"a": b"1"})
    work.write({"announced": b"soon", "empty": b"", "gone": b"soon"})
    work.git("add", "--intent-to-add", "announced", "gone")
    work.git("add", "empty")
    work.remove("gone")
    snapshot = snapshot_of(work)
    assert list(snapshot.files) == ["a", "empty"]
    assert snapshot.tree == work.git("write-tree")


def test_unfinished_merge_is_refused_with_the_file(work):
    work.commit({"a b": b"1"})
    work.git("checkout", "--quiet", "-b", "other")
    work.commit({"a b": b"2"})
    work.git("checkout", "--quiet", "main")
    work.commit({"a b": b"3"})
    subprocess.run(["git", "merge", "--quiet", "other"], cwd=work.path, capture_output=True, check=False)
    with pytest.raises(api.UnmergedPaths, match="`a b` is not merged yet"):
        snapshot_of(work)


def test_bare_repository_has_no_index(origin):
    with pytest.raises(UsageError, match="no index"):
        snapshot_of(origin)


def test_variables_of_another_repository_do_not_leak_in(work, tmp_path):
    work.commit({"a": b"1"})
    os.environ["GIT_INDEX_FILE"] = str(tmp_path / "other-index")
    os.environ["GIT_DIR"] = str(tmp_path / "nowhere")
    assert list(snapshot_of(work).files) == ["a"]


def test_locked_index_is_listed(work):
    work.write({"a/b.txt": b"staged"})
    work.git("add", "--all")
    plain = api.index_snapshot(api.open_repository(work.path))
    (work.path / ".git" / "index.lock").touch()
    listed = api.index_snapshot(api.open_repository(work.path))
    assert (listed.tree, dict(listed.files)) == (plain.tree, dict(plain.files))
