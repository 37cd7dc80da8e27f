from __future__ import annotations

import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import UsageError


def test_refs_by_full_name(work):
    first = work.commit({"a": b"1"})
    second = work.commit({"a": b"2"})
    work.git("update-ref", "refs/heads/week/1", first)
    work.git("update-ref", "refs/heads/weekend", second)
    work.git("tag", "week", second)
    repository = api.open_repository(work.path)
    assert api.read_ref(repository, "refs/heads/main") == second
    assert api.read_ref(repository, "refs/heads/week") is None
    assert api.read_ref(repository, "main") is None
    assert api.list_refs(repository, "refs/heads/week/") == {"refs/heads/week/1": first}
    assert api.list_refs(repository, "refs/heads/week", "refs/tags") == {
        "refs/heads/week/1": first,
        "refs/tags/week": second,
    }


def test_packed_refs(work):
    commit = work.commit({"a": b"1"})
    work.git("pack-refs", "--all")
    repository = api.open_repository(work.path)
    assert api.read_ref(repository, "refs/heads/main") == commit
    assert api.read_ref(repository, "refs/heads/mai") is api.read_ref(repository, "heads/main") is None
    later = work.commit({"a": b"2"})
    assert api.read_ref(repository, "refs/heads/main") == later


def test_refs_that_are_more_than_an_id_are_left_to_git(work):
    commit = work.commit({"a": b"1"})
    work.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    (work.path / ".git/refs/heads/broken").write_bytes(b"nothing\n")
    (work.path / ".git/refs/heads/zero").write_bytes(b"0" * 40 + b"\n")
    repository = api.open_repository(work.path)
    assert api.read_ref(repository, "refs/heads/alias") == commit
    assert api.read_ref(repository, "refs/heads/broken") is api.read_ref(repository, "refs/heads/zero") is None


def test_branch_names():
    assert api.branch_ref("main") == "refs/heads/main"
    assert api.branch_ref("refs/heads/week/1") == "refs/heads/week/1"
    assert api.branch_ref("w\u00f6che") == "refs/heads/w\u00f6che"


@pytest.mark.parametrize(
    "name",
    ["", "-x", "a b", "a..b", "a/", "/a", "a//b", ".a", "a/.b", "a.lock", "a@{1}", "a~1", "a*", "a\n", "a:b", "x."],
)
def test_no_branch_names(name, work):
    with pytest.raises(UsageError, match="no name of a branch"):
        api.branch_ref(name)
    with pytest.raises(AssertionError):
        work.git("check-ref-format", "--branch", name)
