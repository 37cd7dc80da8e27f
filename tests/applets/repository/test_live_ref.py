from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import content
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.repository import api
from contentrepo.applets.repository.live_label import EACH
from contentrepo.applets.repository.models import FILE, SUBMODULE, Entry
from contentrepo.errors import CouldNotCheck, UsageError

REF = "refs/contentrepo/live/main"


def entries(data):
    return {path: Entry(FILE, api.blob_id(value)) for path, value in data.items()}


def bytes_of(data):
    known = {api.blob_id(value): value for value in data.values()}
    return lambda blobs: ((blob, known[blob]) for blob in blobs if blob in known)


def nothing(blobs):
    raise AssertionError(f"asked for {list(blobs)}")


@pytest.fixture
def repository(origin):
    return api.open_repository(origin.path)


def write(repository, data, *, sequence, branch="main", **options):
    options = {"sources": {}, "bytes_of": bytes_of(data)} | options
    return api.write_live(repository, branch, entries(data), sequence=sequence, **options)


def contents(repository, commit):
    snapshot = api.commit_snapshot(repository, commit)
    data = dict(snapshot.read(entry.blob for entry in snapshot.files.values()))
    return {path: data[entry.blob] for path, entry in snapshot.files.items()}


def test_nothing_was_ever_live(repository):
    assert api.read_live(repository, "main") is None


@pytest.mark.parametrize("space", ["refs/heads/", "refs/tags/"])
def test_no_branch_or_tag_passes_for_what_is_live(origin, space):
    """Git itself finds `refs/heads/refs/contentrepo/live/main` by the name `refs/contentrepo/live/main`."""
    tip = origin.git("commit-tree", "-m", "x", origin.git("mktree", data=b""))
    origin.git("update-ref", f"{space}{REF}", tip)
    assert origin.git("rev-parse", REF) == tip
    for environment in (None, os.environ):
        assert api.read_live(api.open_repository(origin.path, environment=environment), "main") is None


def test_what_is_written_is_read_back(repository):
    source = "1" * 40
    sources = {"course-v1:edX+CS101+2T2019": (3, source), "catalog:my-repo": (1, "2" * 40)}
    data = {"a/b/c": b"1", "a.b": b"2", os.fsdecode(b"raw\xff\n"): b"3"}
    commit = write(repository, data, sequence=7, sources=sources)
    live = api.read_live(repository, "main")
    assert (live.commit, live.sequence, live.sources) == (commit, 7, sources)
    assert live.tree == api.tree_id(entries(data))
    assert contents(repository, commit) == data


def test_commit_says_what_it_is(repository, origin, work):
    source = work.commit({"a": b"1"})
    work.git("push", "--quiet", "origin", "main")
    first = write(repository, {"a": b"1"}, sequence=1, parents=[source], sources={"unit": (1, source)})
    second = write(repository, {"a": b"2"}, sequence=2, parents=[source], time=1_800_000_000)
    assert origin.git("cat-file", "commit", first).split("\n\n", 1)[1] == (
        f"Live at store sequence 1\n\nStore-Sequence: 1\nUnit: unit 1 {source}"
    )
    commit = api.get_commit(repository, second)
    assert commit.parents == (first, source)
    assert (commit.author, commit.time) == ("contentrepo <contentrepo@localhost>", 1_800_000_000)
    assert api.get_commit(repository, first).time == api.get_commit(repository, source).time


def test_same_state_gives_the_same_commit_and_is_written_once(repository, tmp_path):
    commit = write(repository, {"a": b"1"}, sequence=1)
    assert write(repository, {"a": b"1"}, sequence=1) == commit
    other = api.open_repository(content.make_bare(tmp_path / "other.git").path)
    assert write(other, {"a": b"1"}, sequence=1) == commit
    assert api.get_commit(repository, commit).parents == ()


def test_higher_sequence_wins_and_lower_is_refused(repository):
    write(repository, {"a": b"1"}, sequence=5)
    newer = write(repository, {"a": b"1"}, sequence=6)
    with pytest.raises(api.RefMoved):
        write(repository, {"a": b"old"}, sequence=5)
    assert api.read_live(repository, "main").commit == newer


def test_writers_at_once_leave_the_highest_sequence_and_never_go_back(repository, origin):
    def write_one(sequence):
        try:
            write(repository, {"a": b"%d" % sequence}, sequence=sequence)
        except api.RefMoved:
            return sequence
        return None

    with ThreadPoolExecutor(4) as pool:
        overtaken = list(pool.map(write_one, [3, 1, 4, 2, 6, 5, 8, 7]))
    live = api.read_live(repository, "main")
    assert (live.sequence, contents(repository, live.commit)) == (8, {"a": b"8"})
    assert 8 not in overtaken
    log = origin.git("log", "--format=%(trailers:key=Store-Sequence,valueonly,separator=)", REF).split()
    assert [int(sequence) for sequence in log] == sorted(map(int, log), reverse=True)


def test_same_sequence_with_another_tree_is_repaired(repository, work):
    write(repository, {"a": b"1"}, sequence=5)
    tampered = work.commit({"x": b"mine"})
    work.git("push", "--quiet", "--force", "origin", f"main:{REF}")
    assert api.read_live(repository, "main").sequence == 0
    repaired = write(repository, {"a": b"1"}, sequence=5)
    assert contents(repository, repaired) == {"a": b"1"}
    assert api.get_commit(repository, repaired).parents == (tampered,)


def test_bytes_are_asked_for_only_where_git_has_lost_them(repository, work):
    work.commit({"a": b"1", "b/c": b"2"})
    work.git("push", "--quiet", "origin", "main")
    write(repository, {"a": b"1", "b/c": b"2"}, sequence=1, bytes_of=nothing)
    asked = []

    def bytes_of_one(blobs):
        asked.extend(blobs)
        return [(blob, b"3") for blob in asked]

    write(repository, {"a": b"1", "b/c": b"3"}, sequence=2, bytes_of=bytes_of_one)
    assert asked == [api.blob_id(b"3")]


def test_hundreds_of_lost_blobs_are_written(repository):
    data = {f"{n}": os.urandom(20) + b"\n" for n in range(300)}
    assert contents(repository, write(repository, data, sequence=1)) == data


def test_blob_that_nobody_has_is_named(repository):
    with pytest.raises(api.ObjectMissing) as caught:
        write(repository, {"a": b"1"}, sequence=1, bytes_of=lambda _: [])
    assert caught.value.object_id == api.blob_id(b"1")
    with pytest.raises(CouldNotCheck, match="not its own"):
        write(repository, {"a": b"1"}, sequence=1, bytes_of=lambda blobs: [(blob, b"other") for blob in blobs])
    assert api.read_live(repository, "main") is None


def test_parents_that_git_has_lost_are_left_out(repository):
    commit = write(repository, {"a": b"1"}, sequence=1, parents=["1" * 40])
    assert api.get_commit(repository, commit).parents == ()


def test_tree_that_git_has_lost_in_part_is_written_again(repository, origin):
    write(repository, {"a/b": b"1", "c": b"2"}, sequence=1)
    lost = origin.git("rev-parse", f"{REF}:a")
    (origin.path / "objects" / lost[:2] / lost[2:]).unlink()
    commit = write(repository, {"a/b": b"1", "c": b"3"}, sequence=2)
    assert contents(repository, commit) == {"a/b": b"1", "c": b"3"}


def test_only_what_changed_is_written(repository, origin):
    data = {f"{folder}/{n}": b"%d" % n for folder in ("a/x", "b/y") for n in range(50)}
    write(repository, data, sequence=1)
    before = set(origin.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())
    write(repository, data | {"a/x/1": b"new"}, sequence=2)
    after = set(origin.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())
    assert len(after - before) == 5  # the blob, a/x, a, the root, the commit


def test_branches_have_live_refs_of_their_own(repository):
    one = write(repository, {"a": b"1"}, sequence=1, branch="week/1")
    two = write(repository, {"a": b"2"}, sequence=2, branch="main")
    assert api.list_refs(repository, "refs/contentrepo/live") == {
        "refs/contentrepo/live/week/1": one,
        "refs/contentrepo/live/main": two,
    }
    with pytest.raises(UsageError):
        api.read_live(repository, "../heads/main")


def test_ref_that_holds_no_commit_cannot_be_read(repository, origin):
    blob = origin.git("hash-object", "-w", "--stdin", data=b"x")
    origin.git("update-ref", REF, blob)
    with pytest.raises(CouldNotCheck, match="holds a blob"):
        api.read_live(repository, "main")
    (origin.path / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(api.ObjectMissing):
        api.read_live(repository, "main")


def test_units_are_told_apart_whatever_they_are_called(repository):
    sources = {"catalog:a 1 b": (2, "1" * 40), "lib:x:y": (10, "2" * 40)}
    write(repository, {}, sequence=1, sources=sources)
    assert api.read_live(repository, "main").sources == sources


def test_with_many_units_a_change_names_those_that_it_moves(repository, origin):
    sources = {f"unit{number}": (1, "1" * 40) for number in range(60)}
    write(repository, {"a": b"0"}, sequence=1, sources=sources)
    for sequence in range(2, 2 + EACH):
        data, onto = {"a": b"%d" % sequence}, api.read_live(repository, "main")
        sources[f"unit{sequence}"] = (sequence, "2" * 40)
        gone = f"unit{sequence - 1}"
        sources.pop(gone) if sequence == 3 else None
        options = {"sources": sources, "bytes_of": bytes_of(data), "moved": {f"unit{sequence}", gone}}
        commit = api.advance_live(repository, "main", entries(data), onto=onto, sequence=sequence, **options)
        live = api.read_live(repository, "main")
        assert api.list_sources(repository, live) == sources
        if sequence < EACH + 1:
            assert len(live.sources) <= 2
            assert len(origin.git("cat-file", "commit", commit)) < 600
    assert live.sources == sources


def test_with_many_units_those_that_stay_are_asked_for_when_all_are_named(repository):
    sources, asked = {f"unit{number}": (1, "1" * 40) for number in range(60)}, []
    write(repository, {"a": b"0"}, sequence=1, sources=sources)
    for sequence in range(2, 3 + EACH):
        data, onto, before = {"a": b"%d" % sequence}, api.read_live(repository, "main"), dict(sources)
        sources[f"unit{sequence}"] = (sequence, "2" * 40)
        sources.pop("unit1", None)
        options = {"sources": {f"unit{sequence}": sources[f"unit{sequence}"]}, "moved": {f"unit{sequence}", "unit1"}}
        options["others"] = lambda before=before, sequence=sequence: asked.append(sequence) or before
        api.advance_live(
            repository, "main", entries(data), onto=onto, sequence=sequence, bytes_of=bytes_of(data), **options
        )
        assert api.list_sources(repository, api.read_live(repository, "main")) == sources
    assert asked == [2, EACH + 1, EACH + 2]


def test_units_of_a_live_commit_that_is_lost_are_not_told(repository, origin):
    sources = {f"unit{number}": (1, "1" * 40) for number in range(60)}
    first = write(repository, {"a": b"0"}, sequence=1, sources=sources)
    options = {"sources": sources, "bytes_of": bytes_of({"a": b"1"}), "moved": {"unit1"}}
    onto = api.read_live(repository, "main")
    api.advance_live(repository, "main", entries({"a": b"1"}), onto=onto, sequence=2, **options)
    (origin.path / "objects" / first[:2] / first[2:]).unlink()
    assert api.list_sources(repository, api.read_live(repository, "main")) == {"unit1": (1, "1" * 40)}


def test_change_on_top_of_a_known_state(repository):
    data = {"a/b": b"1", "a/c": b"2", "d/e": b"3", "f": b"4"}
    write(repository, data, sequence=1)
    onto = api.read_live(repository, "main")
    after = {"a/b": b"1", "a/c": b"new", "f/g/h": b"5"}
    changes = {"a/c": None, "d/e": None, "f": None} | entries({"a/c": b"new", "f/g/h": b"5"})
    options = {"sources": {}, "bytes_of": bytes_of(after)}
    commit = api.advance_live(repository, "main", changes, onto=onto, sequence=2, **options)
    assert contents(repository, commit) == after
    assert api.read_live(repository, "main").tree == api.tree_id(entries(after))
    with pytest.raises(api.RefMoved):
        api.advance_live(repository, "main", changes, onto=onto, sequence=3, **options)
    with pytest.raises(api.RefMoved):
        api.advance_live(repository, "main", {}, onto=api.read_live(repository, "main"), sequence=1, **options)


@pytest.mark.parametrize("path", ["a", "a/b/c"])
def test_file_in_place_of_a_folder_that_stays(repository, path):
    write(repository, {"a/b": b"1"}, sequence=1)
    onto = api.read_live(repository, "main")
    changes = entries({path: b"2"})
    with pytest.raises(api.PathClash):
        api.advance_live(repository, "main", changes, onto=onto, sequence=2, sources={}, bytes_of=bytes_of({"": b"2"}))


def test_everything_may_go(repository, origin):
    write(repository, {"a/b": b"1"}, sequence=1)
    commit = write(repository, {}, sequence=2)
    assert contents(repository, commit) == {}
    origin.git("fsck", "--strict")


def test_submodules_stay_what_they_are(repository):
    files = {"sub": Entry(SUBMODULE, "1" * 40)}
    commit = api.write_live(repository, "main", files, sequence=1, sources={}, bytes_of=nothing)
    assert dict(api.commit_snapshot(repository, commit).files) == files


def test_work_tree_and_its_index_stay_untouched(work):
    work.commit({"a": b"1"})
    work.write({"a": b"2", "b": b"3"})
    work.git("add", "b")
    before = work.git("status", "--porcelain")
    write(api.open_repository(work.path), {"c": b"4"}, sequence=1)
    assert work.git("status", "--porcelain") == before


paths = st.lists(st.sampled_from(["a", "b", "a.b", "c\n"]), min_size=1, max_size=3).map("/".join)
states = st.dictionaries(paths, st.sampled_from([b"1", b"2", b"3"]), max_size=8).map(
    lambda data: {p: v for p, v in data.items() if not any(other.startswith(p + "/") for other in data)}
)


@settings(max_examples=25, deadline=None)
@given(st.lists(states, min_size=1, max_size=4))
def test_any_walk_through_states_ends_where_it_should(tmp_path_factory, walk):
    bare = content.make_bare(tmp_path_factory.mktemp("walk") / "bare.git")
    repository = api.open_repository(bare.path)
    options = {"sources": {}, "bytes_of": bytes_of({"": b"1", " ": b"2", "  ": b"3"})}
    before = {}
    for sequence, data in enumerate(walk, start=1):
        onto = api.read_live(repository, "main")
        if onto is None:
            write(repository, data, sequence=sequence)
        else:
            changes = dict.fromkeys(before.keys() - data.keys()) | entries(data)
            api.advance_live(repository, "main", changes, onto=onto, sequence=sequence, **options)
        assert api.read_live(repository, "main").tree == api.tree_id(entries(data))
        before = data
    again = content.make_bare(bare.path.parent / "again.git")
    for sequence, data in enumerate(walk, start=1):
        write(api.open_repository(again.path), data, sequence=sequence)
    assert again.git("rev-parse", REF) == bare.git("rev-parse", REF)
    bare.git("fsck", "--strict")
