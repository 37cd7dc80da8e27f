from __future__ import annotations

import os

import content
import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import CouldNotCheck, Refused, UsageError


def test_new_work_tree_is_on_main(tmp_path):
    os.environ |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "trunk"}
    made = api.init_repository(tmp_path / "a/b")
    assert (made.work_tree, made.is_bare) == (tmp_path / "a/b", False)
    assert content.Repository(tmp_path / "a/b").git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_new_bare_repository(tmp_path):
    (tmp_path / "bare.git").mkdir()
    assert api.init_bare_repository(tmp_path / "bare.git").is_bare
    assert api.live_branch(api.open_repository(tmp_path / "bare.git")) == "main"


def test_new_repository_inside_another_is_its_own(work):
    assert api.init_repository(work.path / "inner").work_tree == work.path / "inner"


def test_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(Refused, match="is not empty"):
        api.init_repository(tmp_path)
    for path in ("file", "file/below"):
        with pytest.raises(UsageError, match="folder"):
            api.init_repository(tmp_path / path)


def test_staged_files_are_byte_for_byte_and_ignored_ones_too(work):
    work.git("config", "core.autocrlf", "true")
    names = ["a b/c.log", "*.xml", ":(top)x", os.fsdecode(b"raw\xff"), "--all"]
    work.write(dict.fromkeys(names, b"one\r\n") | {".gitignore": b"*.log\n", "unstaged": b"no"})
    (work.path / "link").symlink_to("a b")
    repository = api.open_repository(work.path)
    api.stage(repository, [*(os.fsencode(name).decode("utf-8", "surrogateescape") for name in names), "link"])
    snapshot = api.index_snapshot(repository)
    assert set(snapshot.files) == {*names, "link"}
    assert snapshot.files["a b/c.log"].blob == api.blob_id(b"one\r\n")


def test_what_cannot_be_staged(work, origin):
    with pytest.raises(CouldNotCheck):
        api.stage(api.open_repository(work.path), ["nowhere"])
    with pytest.raises(UsageError, match="no index"):
        api.stage(api.open_repository(origin.path), [])
