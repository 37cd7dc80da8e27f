from __future__ import annotations

import os
import stat
import subprocess

import pytest

from contentrepo.applets.repository import api, listing, tree_listing
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SUBMODULE, SYMLINK
from contentrepo.errors import CouldNotCheck, Refused


def opened(repository):
    return api.open_repository(repository.path)


def contents(snapshot):
    """path -> bytes of every file and link."""
    files = {path: entry.blob for path, entry in snapshot.files.items() if entry.mode != SUBMODULE}
    data = dict(snapshot.read(files.values()))
    return {path: data[blob] for path, blob in files.items()}


def test_commit_gives_its_files_in_tree_order(work):
    files = {"a/x": b"1", "a.b": b"2", "a0": b"", "b c/d e": b"\0\n"}
    commit = work.commit(files)
    snapshot = api.commit_snapshot(opened(work), commit)
    assert snapshot.commit == commit
    assert snapshot.tree == work.git("rev-parse", "HEAD^{tree}")
    assert list(snapshot.files) == ["a.b", "a/x", "a0", "b c/d e"]
    assert contents(snapshot) == files


def test_folders_have_the_tree_ids_of_git(work):
    work.commit({"a/b/c": b"1", "a/d": b"2"})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    for prefix in ("", "a", "a/b"):
        assert snapshot.tree_at(prefix) == work.git("rev-parse", f"HEAD:{prefix}")
    assert snapshot.tree_at("a/d") == ""
    assert snapshot.tree_at("nowhere") == ""


def test_names_of_any_bytes(work):
    name = os.fsdecode(b"d\xff\xfe/\xc3\xa9\nline \x01\"'.xml")
    commit = work.commit({name: b"x"})
    snapshot = api.commit_snapshot(opened(work), commit)
    assert list(snapshot.files) == ["d\udcff\udcfe/\u00e9\nline \x01\"'.xml"]
    assert api.tree_id(snapshot.files) == snapshot.tree


def test_modes_links_and_submodules(work):
    work.write({"run": b"#!/bin/sh\n", "plain": b"p"})
    (work.path / "run").chmod(0o755)
    (work.path / "link").symlink_to("../outside")
    commit = work.commit({"inner/x": b"1"})
    work.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    work.git("commit", "--quiet", "-m", "submodule")
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    modes = {path: entry.mode for path, entry in snapshot.files.items()}
    assert modes == {"inner/x": FILE, "link": SYMLINK, "plain": FILE, "run": EXECUTABLE, "sub": SUBMODULE}
    assert snapshot.files["sub"].blob == commit
    assert contents(snapshot)["link"] == b"../outside"


def test_bare_repository_and_bare_tree(work, origin):
    commit = work.commit({"a": b"1"})
    work.git("push", "--quiet", "origin", "main")
    bare = opened(origin)
    assert contents(api.commit_snapshot(bare, "refs/heads/main")) == {"a": b"1"}
    tree = api.tree_snapshot(bare, work.git("rev-parse", f"{commit}^{{tree}}"))
    assert (tree.commit, contents(tree)) == ("", {"a": b"1"})


def test_reading_keeps_the_order_and_repeats_nothing(work):
    work.commit({"a": b"1", "b": b"2", "c": b"1"})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    one, two = snapshot.files["a"].blob, snapshot.files["b"].blob
    assert list(snapshot.read([two, one, two])) == [(two, b"2"), (one, b"1")]
    assert list(snapshot.size([two, one])) == [(two, 1), (one, 1)]


def test_thousands_of_blobs_come_back_whole(work):
    files = {f"{n % 7}/{n}": b"%d\n" % n * (n % 50) for n in range(3000)}
    work.commit(files)
    assert contents(api.commit_snapshot(opened(work), "HEAD")) == files


def test_packed_and_loose_blobs_keep_their_order(work):
    packed = {f"p{n}": b"p%d" % n for n in range(200)}
    work.commit(packed)
    work.git("gc", "--quiet")
    loose = {f"l{n}": b"l%d" % n for n in range(200)} | {"large": os.urandom(9 << 20), "long": b"x" * (17 << 20)}
    work.commit(loose)
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    names = sorted(packed | loose, key=lambda name: name[1:])
    wanted = [snapshot.files[name].blob for name in names]
    assert [data for _, data in snapshot.read(wanted)] == [(packed | loose)[name] for name in names]


def test_damaged_blob_among_many_could_not_be_checked(work):
    work.commit({str(n): b"%d" % n for n in range(300)})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    lost, damaged = snapshot.files["120"].blob, snapshot.files["250"].blob
    for blob in (damaged, lost):
        path = work.path / ".git/objects" / blob[:2] / blob[2:]
        path.unlink()
        if blob == damaged:
            path.write_bytes(b"no zlib stream")
        with pytest.raises(api.ObjectMissing) as caught:
            contents(snapshot)
        assert caught.value.object_id == blob


def test_blobs_packed_between_looking_and_reading(work):
    files = {str(n): b"%d" % n for n in range(300)}
    work.commit(files)
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    reading = snapshot.read(entry.blob for entry in snapshot.files.values())
    first = next(reading)
    work.git("gc", "--quiet", "--prune=now")
    assert {first[1], *(data for _, data in reading)} == set(files.values())


def test_reading_may_stop_early(work):
    work.commit({str(n): b"x" * 100_000 + b"%d" % n for n in range(30)})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    reading = snapshot.read(entry.blob for entry in snapshot.files.values())
    next(reading)
    reading.close()
    assert len(contents(snapshot)) == 30


def test_missing_blob_is_named(work):
    work.commit({"a": b"1", "b": b"2"})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    lost = snapshot.files["b"].blob
    (work.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(api.ObjectMissing) as caught:
        contents(snapshot)
    assert caught.value.object_id == lost
    assert isinstance(caught.value, CouldNotCheck)
    with pytest.raises(api.ObjectMissing):
        list(snapshot.size([lost]))
    with pytest.raises(api.ObjectMissing):
        list(snapshot.read_stream(lost))


def test_missing_tree_fails_the_listing(work):
    work.commit({"a/b": b"1"})
    tree = work.git("rev-parse", "HEAD:a")
    (work.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    with pytest.raises(api.ObjectMissing):
        snapshot.files  # noqa: B018 - listing is what fails


def test_truncated_blob_could_not_be_checked(work):
    work.commit({"a": os.urandom(200_000)})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    blob = snapshot.files["a"].blob
    path = work.path / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(api.ObjectMissing):
        contents(snapshot)


def test_huge_blob_is_streamed_and_never_read_whole(work):
    size = (64 << 20) + 1
    with (work.path / "video").open("wb") as file:
        file.truncate(size)
    work.commit({"small": b"s"})
    snapshot = api.commit_snapshot(opened(work), "HEAD")
    small, huge = snapshot.files["small"].blob, snapshot.files["video"].blob
    reading = snapshot.read([small, huge])
    assert next(reading) == (small, b"s")
    with pytest.raises(api.ObjectTooLarge) as caught:
        next(reading)
    assert (caught.value.blob, caught.value.size) == (huge, size)
    assert sum(len(piece) for piece in snapshot.read_stream(huge)) == size


def listing_of(repository, tree):
    snapshot = api.tree_snapshot(repository, tree)
    folders = {path.rpartition("/")[0] for path in snapshot.files}
    return list(snapshot.files.items()), [(folder, snapshot.tree_at(folder)) for folder in sorted(folders)]


def odd_tree(work):
    """Modes of all kinds, some as old programs wrote them; names that are no UTF-8; folders in folders."""
    blob = work.git("hash-object", "-w", "--stdin", data=b"x")
    line = bytes.fromhex(blob)
    deep = b"100644 only\0" + line
    for _ in range(3):
        name = work.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", data=deep)
        deep = b"40000 a\0" + bytes.fromhex(name)
    named = [(b"100644", b"a.b"), (b"100664", b"a0"), (b"100755", b"b\nc"), (b"120000", b"\xff"), (b"160000", b"\xffz")]
    data = deep + b"".join(b"%s %s\0%s" % (mode, said, line) for mode, said in named)
    return work.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", data=data)


@pytest.mark.parametrize("find_tree", [odd_tree, lambda work: work.git("mktree", data=b"")], ids=["odd", "empty"])
def test_trees_are_listed_without_git_where_objects_are_at_hand(work, monkeypatch, find_tree):
    work.write({})
    tree = find_tree(work)
    told = listing_of(opened(work), tree)
    at_hand = api.with_batch(opened(work))
    monkeypatch.setattr(listing, "start_git", None)
    assert listing_of(at_hand, tree) == told
    at_hand.batch.close()


@pytest.mark.parametrize(("name", "most"), [("MOST_FOLDERS", 2), ("LARGEST", 50), ("MOST_FILES", 4)])
def test_of_very_many_files_git_tells(work, monkeypatch, name, most):
    work.write({})
    tree = odd_tree(work)
    told = listing_of(opened(work), tree)
    at_hand = api.with_batch(opened(work))
    monkeypatch.setattr(tree_listing, name, most)
    asked, start_git = [], listing.start_git
    monkeypatch.setattr(listing, "start_git", lambda *said: asked.append(said) or start_git(*said))
    assert listing_of(at_hand, tree) == told
    assert len(asked) == 1
    at_hand.batch.close()


@pytest.mark.parametrize(
    "data", [b"100644 a", b"100644 a\0" + b"x" * 19, b"100644 \0" + b"x" * 20, b"a b\0" + b"x" * 20]
)
def test_what_is_no_tree_could_not_be_checked(work, data):
    work.write({})
    tree = work.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", data=data)
    at_hand = api.with_batch(opened(work))
    for repository in (opened(work), at_hand):
        with pytest.raises(api.ObjectMissing):
            listing_of(repository, tree)
    at_hand.batch.close()


def test_tree_of_billions_of_files_is_refused(work, monkeypatch):
    monkeypatch.setattr(listing, "MAX_FILES", 10_000)
    work.write({})
    inner = work.git("hash-object", "-w", "--stdin", data=b"x")
    line = "100644 blob {}\t{}\n"
    for _ in range(10):
        lines = "".join(line.format(inner, n) for n in range(10)).encode()
        inner = work.git("mktree", data=lines)
        line = "040000 tree {}\t{}\n"
    snapshot = api.tree_snapshot(opened(work), inner)
    with pytest.raises(api.TooManyFiles) as caught:
        snapshot.files  # noqa: B018 - listing is what fails
    assert isinstance(caught.value, Refused)


def test_unknown_revision_is_a_usage_error(work):
    work.commit({"a": b"1"})
    for revision in ("nope", "0" * 40, "--all", "a\nHEAD", "HEAD:a", ""):
        with pytest.raises(api.UnknownRevision):
            api.commit_snapshot(opened(work), revision)


def test_replacement_objects_are_not_believed(work):
    first = work.commit({"a": b"good"})
    second = work.commit({"a": b"evil"})
    work.git("replace", first, second)
    assert contents(api.commit_snapshot(opened(work), first)) == {"a": b"good"}


def test_nothing_is_a_snapshot_too(work):
    empty = api.EMPTY_SNAPSHOT
    assert dict(empty.files) == {}
    assert (
        empty.tree
        == subprocess.check_output(["git", "hash-object", "-t", "tree", "/dev/null"], cwd=work.path, text=True).strip()
    )
    assert list(empty.read([])) == []
