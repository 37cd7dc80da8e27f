from __future__ import annotations

import os

import pytest

from contentrepo.applets.repository import api, objects
from contentrepo.errors import CouldNotCheck


@pytest.fixture
def hooked(work):
    """What a hook opens: questions about objects go to one process."""
    work.commit({"a": b"1", "b c": b"2", "d/e": b"3\n"})
    repository = api.open_repository(work.path, environment=os.environ)
    assert repository.batch is not None
    return repository


def test_objects_by_name_one_after_the_other(hooked, work):
    blob = work.git("rev-parse", "HEAD:b c")
    assert objects.find_object(hooked, "HEAD:b c") == (blob, "blob", b"2")
    assert objects.find_object(hooked, "HEAD:nothing here") is None
    assert objects.find_object(hooked, "refs/heads/none") is None
    assert objects.find_object(hooked, "HEAD\nHEAD") is objects.find_object(hooked, "HEAD\0") is None
    assert api.find_commit_id(hooked, "main") == work.head
    assert api.find_tree(hooked, "main") == work.git("rev-parse", "main^{tree}")
    assert dict(api.commit_snapshot(hooked, "main").read([blob])) == {blob: b"2"}


def test_a_forked_process_asks_a_git_of_its_own(hooked):
    assert objects.find_object(hooked, "HEAD:a")[2] == b"1"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            for _ in range(100):
                objects.find_object(hooked, "HEAD:b c")
            os.write(writing, objects.find_object(hooked, "HEAD:d/e")[2])
        finally:
            os._exit(0)
    os.close(writing)
    assert {objects.find_object(hooked, "HEAD:a")[2] for _ in range(100)} == {b"1"}
    os.waitpid(child, 0)
    assert os.read(reading, 10) == b"3\n"
    os.close(reading)


def test_one_process_answers_them_all(hooked):
    assert objects.find_object(hooked, "HEAD:a")
    process = hooked.batch._running[0]
    assert [objects.find_object(hooked, f"HEAD:{path}")[2] for path in ("a", "b c", "d/e")] == [b"1", b"2", b"3\n"]
    assert hooked.batch._running[0] is process


def test_the_top_of_a_tree_is_what_git_lists(hooked, work):
    (work.path / "run").write_bytes(b"#!/bin/sh\n")
    (work.path / "run").chmod(0o755)
    (work.path / "link").symlink_to("a")
    work.commit({b"\xff name\n".decode("utf-8", "surrogateescape"): b"4"})
    work.git("update-index", "--add", "--cacheinfo", f"160000,{work.head},part")
    work.git("commit", "--quiet", "-m", "part")
    plain = api.open_repository(work.path)
    listed = api.list_top(api.commit_snapshot(plain, "main"))
    assert api.list_top(api.commit_snapshot(hooked, "main")) == listed
    assert {entry.mode for entry in listed.values()} == {0o100644, 0o100755, 0o120000, 0o160000, 0o040000}


def test_a_ref_that_moves_is_seen_where_it_is(hooked, work):
    before = api.find_commit_id(hooked, "main")
    after = work.commit({"a": b"other"})
    assert before != after == api.find_commit_id(hooked, "main")


def test_what_is_too_large_is_not_read_and_the_next_is(hooked, work, monkeypatch):
    large = work.commit({"large": b"x" * 3_000_000})
    monkeypatch.setattr(objects, "READ_LIMIT", 1000)
    with pytest.raises(api.ObjectTooLarge) as caught:
        objects.find_object(hooked, f"{large}:large")
    assert caught.value.size == 3_000_000
    assert objects.find_object(hooked, f"{large}:a")[2] == b"1"


def test_a_damaged_object_is_told_and_the_next_is_read(hooked, work):
    work.commit({"long": os.urandom(3000)})
    blob = work.git("rev-parse", "HEAD:long")
    loose = work.path / ".git/objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(loose.read_bytes()[:2000])
    with pytest.raises(CouldNotCheck, match="cat-file"):
        objects.find_object(hooked, "HEAD:long")
    assert objects.find_object(hooked, "HEAD:b c")[2] == b"2"


def test_a_process_that_was_killed_is_told_and_followed_by_another(hooked):
    assert objects.find_object(hooked, "HEAD:a")[2] == b"1"
    os.kill(hooked.batch._running[0]._number, 9)
    with pytest.raises(CouldNotCheck, match="ended with -9"):
        objects.find_object(hooked, "HEAD:a")
    assert objects.find_object(hooked, "HEAD:a")[2] == b"1"


def test_missing_blobs_are_told(hooked):
    with pytest.raises(api.ObjectMissing):
        dict(api.commit_snapshot(hooked, "main").read(["1" * 40]))
    tree = api.find_tree(hooked, "main")
    with pytest.raises(api.ObjectMissing):
        dict(api.commit_snapshot(hooked, "main").read([tree]))


def test_trees_are_compared_by_it_and_one_that_is_gone_is_told(hooked, work):
    old = work.git("rev-parse", "HEAD^{tree}")
    work.commit({"d/e": b"4\n"})
    new, folder = work.git("rev-parse", "HEAD^{tree}", "HEAD:d").split()
    before, after = (api.tree_snapshot(hooked, tree) for tree in (old, new))
    assert list(api.compare_trees(before, after, most=5).files) == ["d/e"]
    assert api.compare_trees(before, after, most=0) is None
    (work.path / ".git/objects" / folder[:2] / folder[2:]).unlink()
    hooked.batch.close()
    with pytest.raises(objects.ObjectMissing):
        api.compare_trees(before, after, most=5)
