"""A repository without git processes tells what git tells, of objects that no well-behaved program would write, too."""

import os
import subprocess
import zlib
from pathlib import Path
from random import Random

import pytest
from content import Repository

from contentrepo.applets.repository import api, loose, objects, process, refs, resident, tree_edit, tree_lines, writing
from contentrepo.applets.repository.commits import find_newest_time, find_object_ids, read_commits
from contentrepo.applets.repository.models import FOLDER, Entry
from contentrepo.errors import CouldNotCheck, UsageError

MODES = ("100644", "100755", "100664", "120000", "160000", "40000")
NAMES = (b"a", b"a.b", b"a-", b"ab", b"\xff", b"100644 x", b"line\nend", "ü".encode(), b"z")
AUTHOR = b"A U Thor <a@x.org> 1700000000 +0100"


@pytest.fixture
def bare(origin):
    return origin


def write(bare, kind, data):
    return bare.git("hash-object", "-w", "--literally", "--stdin", "-t", kind, data=data)


def both(bare):
    """The repository as git tells it, and as it is told in this process."""
    kept = api.keep_repository(bare.path)()
    assert kept.database is not None
    return api.open_repository(bare.path), kept


def make_tree(bare, random, depth=0):
    """A tree of odd names and modes, some of them folders."""
    lines = {}
    for name in random.sample(NAMES, random.randrange(1, 6)):
        mode = random.choice(MODES[: 5 if depth > 2 else 6])
        if mode == "40000":
            object_id = make_tree(bare, random, depth + 1)
        else:
            object_id = write(bare, "blob", b"%d" % random.randrange(4))
        lines[name] = (mode, object_id)
    order = sorted(lines, key=lambda name: name + b"/" if lines[name][0] == "40000" else name)
    data = b"".join(b"%s %s\0" % (lines[n][0].encode(), n) + bytes.fromhex(lines[n][1]) for n in order)
    return write(bare, "tree", data)


def make_edited_trees(bare, random, count):
    """Trees of many files, each with some other file exchanged, new, or gone than the one before."""
    blobs = [write(bare, "blob", b"%d" % number) for number in range(3)]
    names = [f"file{number:02}{'x' * (number % 5)}" for number in range(25)]
    files = dict.fromkeys(names, blobs[0])
    for _ in range(count):
        for name in random.sample(names, random.randrange(1, 3)):
            files[name] = random.choice([*blobs[1:], None])
        lines = (b"100644 %s\0" % name.encode() + bytes.fromhex(blob) for name, blob in files.items() if blob)
        yield write(bare, "tree", b"".join(lines))


@pytest.mark.parametrize("piece", [3, tree_lines.PIECE])
def test_trees_differ_as_git_says(bare, monkeypatch, piece):
    monkeypatch.setattr(tree_lines, "PIECE", piece)
    random = Random(7)
    trees = [*(make_tree(bare, random) for _ in range(6)), *make_edited_trees(bare, random, 6)]
    asked, kept = both(bare)
    told = api.with_batch(asked)
    for old in trees:
        for new in trees:
            sides = [[api.tree_snapshot(one, tree) for tree in (old, new)] for one in (kept, told, asked)]
            ours, through, gits = (api.compare_trees(*side, most=500) for side in sides)
            assert ours == through == gits
            assert list(ours.files) == list(through.files) == list(gits.files)
    told.batch.close()


def test_paths_are_found_as_git_finds_them(bare):
    random = Random(3)
    asked, kept = both(bare)
    for _ in range(4):
        tree = make_tree(bare, random)
        listed = api.tree_snapshot(asked, tree)
        paths = [*listed.files, "a/a", "a", "z/none", "none", "z"]
        ours, gits = (api.find_entries(api.tree_snapshot(r, tree), paths) for r in (kept, asked))
        assert ours == gits
        tops = [api.list_top(api.tree_snapshot(r, tree)) for r in (kept, asked)]
        assert tops[0] == tops[1]


@pytest.mark.parametrize(
    "message",
    [
        b"One line",
        b"Subject \nover two lines  \n\nBody.\n",
        b"\n\n  Indented\n",
        b"Fix: a colon\n\nBody\n\nAcknowledge: blocks-removed x\nAcknowledge: other y\n",
        b"Subject\n\nNote: this is no trailer\n\nLast words.\n",
        b"Fix\n\nA body\nof lines: two\n\nTask-Id: 0123\nX-1: a: b \r\n\n\n",
        b"Fix\n\nTask-Id: 0123\n",
        b"Fix\nTask-Id: 0123\n",
        b"Fix\n\nTask-Id: 0123\n  goes on\n",
        b"Fix\n\nTask-Id: 0123\nno trailer, says git\nbut: three of four\nare: enough\n",
        b"Fix\n\nTask-Id:0123\nEmpty:\nSpaced : x\n",
        "Fix\n\nTask-Id: one\u2028two\nÜ: no token\n".encode(),
        "Fix\n\nTask-Id: one\u2028two\nAnother: \u00a0three\n".encode(),
        b"Fix\n\nBefore: x\n---\nAfter: y\n",
        b"Fix\n\nBefore: x\n\n---\n\nAfter: y\n",
        b"Fix\n\nConflicts:\n\ta: b\n\nAfter: y\n",
        b"Subject\n\nBody\n\nSigned-off-by: A <a@x.org>\n\n# comment\n",
        b"",
        b"caf\xe9",
        "Größe\n\nüber: alles\n".encode(),
    ],
)
@pytest.mark.parametrize(
    "author",
    [AUTHOR, b"  <> 1 +0000", b"A  <a@x.org> 12 +0000", "Jürgen <j@x> 5 -1130".encode(), b"A <a@x <b> 7 +0000"],
)
def test_commits_are_told_as_git_tells_them(bare, message, author):
    head = b"tree %s\nauthor %s\ncommitter %s\n" % (write(bare, "tree", b"").encode(), author, author)
    commits = [
        write(bare, "commit", head + extra + b"\n" + message)
        for extra in (b"", b"gpgsig -----BEGIN\n x\n\n", b"encoding ISO-8859-1\n")
    ]
    asked, kept = both(bare)
    for commit in commits:  # each alone: where one is not told, git is asked for all
        assert read_commits(kept, [commit]) == read_commits(asked, [commit])
    assert find_newest_time(kept, commits) == find_newest_time(asked, commits)


def test_names_stand_for_what_git_says(bare, work):
    commit = work.commit({"a/b c": b"1", "d": b"2"})
    work.push("HEAD:refs/heads/main")
    bare.git("tag", "-m", "tag", "v1", commit)
    bare.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    tree = bare.git("rev-parse", f"{commit}^{{tree}}")
    starts = (commit, "main", "refs/heads/main", "refs/heads/alias", "refs/tags/v1", "refs/heads/none", tree, "1" * 40)
    ends = ("", "^{commit}", "^{tree}", ":a", ":a/b c", ":d", ":d/e", ":none", ":a/", "^{tree}:d", "^0", "~1", "@{1}")
    asked, kept = both(bare)
    for name in [start + end for start in starts for end in ends]:
        assert find_object_ids(kept, name) == find_object_ids(asked, name), name
        assert objects.find_object(kept, name) == objects.find_object(asked, name), name


def test_what_is_written_has_the_ids_that_git_gives(bare):
    asked, kept = both(bare)
    data = b"new bytes"
    blob = api.blob_id(data)
    made = []
    for one in (kept, asked):
        writing.write_lost_blobs(one, [blob], lambda _: [(blob, data)])
        tree = tree_edit.write_tree(one, api.tree_id({}), {"a/b": Entry(0o100644, blob), "a.c": Entry(0o100755, blob)})
        commit = writing.write_commit(one, tree, "Ours\n\nwords\n", parents=[], time=1_700_000_000)
        made.append(writing.write_commit(one, tree, "Next\n", parents=[commit, commit], time=1_700_000_001))
    assert made[0] == made[1]
    bare.git("fsck", "--strict", made[0])
    assert api.find_entries(api.commit_snapshot(kept, made[0]), ["a"])["a"].mode == FOLDER


def test_a_ref_moves_only_from_where_it_was(bare, work):
    one, two = work.commit({"a": b"1"}), work.commit({"a": b"2"})
    work.push("HEAD:refs/heads/main")
    ref = "refs/contentrepo/live/main"
    bare.git("update-ref", ref, one)
    _, kept = both(bare)
    refs.move_ref(kept, ref, two, expected=one, reason="why")
    assert bare.git("rev-parse", ref) == two
    with pytest.raises(refs.RefMoved):
        refs.move_ref(kept, ref, two, expected=one, reason="why")
    (bare.path / f"{ref}.lock").touch()
    with pytest.raises(CouldNotCheck, match="locked"):
        refs.move_ref(kept, ref, one, expected=two, reason="why")
    assert bare.git("rev-parse", ref) == two
    (bare.path / f"{ref}.lock").unlink()
    bare.git("pack-refs", "--all", "--prune")
    refs.move_ref(kept, ref, one, expected=two, reason="why")
    assert bare.git("rev-parse", ref) == one


def test_whoever_wants_to_know_of_a_ref_is_told_by_git(bare, work):
    one, two = work.commit({"a": b"1"}), work.commit({"a": b"2"})
    work.push("HEAD:refs/heads/main")
    ref = "refs/contentrepo/live/main"
    bare.git("update-ref", ref, one)
    hook = bare.path / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ncat >> {bare.path}/told\n")
    hook.chmod(0o755)
    refs.move_ref(both(bare)[1], ref, two, expected=one, reason="why")
    assert f"{one} {two} {ref}" in (bare.path / "told").read_text()
    hook.unlink()
    bare.git("config", "core.logAllRefUpdates", "always")
    refs.move_ref(both(bare)[1], ref, one, expected=two, reason="why")
    assert "why" in (bare.path / "logs" / ref).read_text()


def test_what_others_pack_write_and_lose_is_seen_at_the_next_turn(bare, work):
    commit = work.commit({"a": b"1"})
    work.push("HEAD:refs/heads/main")
    keep = api.keep_repository(bare.path)
    first = keep()
    assert api.get_commit(first, commit).id == commit
    bare.git("repack", "-adq")
    bare.git("prune-packed")
    assert api.get_commit(first, commit).id == commit
    later = work.commit({"a": b"2"})
    work.push("HEAD:refs/heads/main")
    assert api.get_commit(first, later).tree
    bare.git("update-ref", "-d", "refs/heads/main")
    bare.git("reflog", "expire", "--expire=now", "--all")
    bare.git("-c", "gc.pruneExpire=now", "gc", "-q", "--prune=now")
    assert api.find_commit(keep(), later) is None


def test_objects_that_another_repository_keeps_are_found(bare, work, tmp_path):
    commit = work.commit({"a": b"1"})
    work.push("HEAD:refs/heads/main")
    bare.git("clone", "-q", "--bare", "--shared", ".", str(tmp_path / "borrower.git"))
    borrower = api.keep_repository(tmp_path / "borrower.git")()
    assert borrower.database.find(commit)[0] == "commit"


def test_a_changed_configuration_is_seen_and_one_that_is_the_same_is_not_read(bare, monkeypatch):
    opened = []
    ask = resident.open_repository
    monkeypatch.setattr(resident, "open_repository", lambda path: opened.append(path) or ask(path))
    keep = api.keep_repository(bare.path)
    assert [api.repository_name(keep()) for _ in range(3)] == ["unborn"] * 3
    assert len(opened) == 1
    bare.git("config", "contentrepo.name", "ours")
    assert [api.repository_name(keep()) for _ in range(3)] == ["ours"] * 3
    assert len(opened) == 2
    monkeypatch.setattr(resident, "KEPT_SECONDS", -1.0)
    keep()
    assert len(opened) == 3


def test_a_repository_that_went_away_or_is_not_ours_is_not_taken_for_what_it_was(bare, tmp_path):
    keep = api.keep_repository(bare.path)
    keep()
    if os.geteuid() == 0:
        os.chown(bare.path, 4711, -1)
        with pytest.raises(Exception, match="belongs to another user"):
            keep()
        os.chown(bare.path, 0, -1)
        keep()
    bare.path.rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        keep()


@pytest.mark.parametrize(("key", "value"), [("core.sharedRepository", "group"), ("extensions.unheard", "x")])
def test_git_itself_is_asked_where_it_would_do_otherwise(bare, key, value):
    bare.git("config", key, value)
    assert api.keep_repository(bare.path)().database is None


def test_what_cannot_be_read_whole_is_refused_as_ever(tmp_path, work):
    work.commit({"a": b"1"})
    subprocess.run(["git", "init", "-q", "--bare", "--object-format=sha256", tmp_path / "sha"], check=True)
    with pytest.raises(Exception, match="only SHA-1"):
        api.keep_repository(tmp_path / "sha")()
    partial = Repository(tmp_path / "partial")
    partial.path.mkdir()
    partial.git("init", "-q")
    partial.git("config", "remote.origin.promisor", "true")
    with pytest.raises(Exception, match="partial clone"):
        api.keep_repository(partial.path)()


@pytest.mark.parametrize("kind", ["tree", "blob"])
def test_an_object_with_the_bytes_of_another_one_is_refused(bare, kind):
    one, other = (write(bare, kind, b"100644 %s\0%s" % (name, b"." * 20)) for name in (b"a", b"b"))
    place, others = (bare.path / "objects" / name[:2] / name[2:] for name in (one, other))
    place.chmod(0o644)
    place.write_bytes(others.read_bytes())
    kept = api.keep_repository(bare.path)().database
    assert kept.find(other)[0] == kind
    with pytest.raises(CouldNotCheck, match=one):
        kept.find(one)


def test_a_ref_is_on_the_disk_before_it_counts(bare):
    synced = []
    _, kept = both(bare)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink().name))
        one = writing.write_commit(kept, api.tree_id({}), "One\n", parents=[], time=1)
        bare.git("update-ref", "refs/contentrepo/live/main", one)
        two = writing.write_commit(kept, api.tree_id({}), "Two\n", parents=[], time=2)
        refs.move_ref(kept, "refs/contentrepo/live/main", two, expected=one, reason="why")
    assert synced[:2] == [one[2:], two[2:]]
    assert [name.partition(".lock")[0] for name in synced[2:]] == ["main"]


def test_a_commit_that_is_there_is_made_to_last_all_the_same(bare, monkeypatch):
    """Whoever wrote it may have been killed before the disk had it."""
    synced, kept = [], both(bare)[1]
    one = writing.write_commit(kept, api.tree_id({}), "One\n", parents=[], time=1)
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink().name))
    assert writing.write_commit(both(bare)[1], api.tree_id({}), "One\n", parents=[], time=1) == one
    assert synced == [one[2:]]


def test_no_process_is_started_for_what_is_asked_all_the_time(bare, work, monkeypatch):
    commit = work.commit({"a": b"1"}, message="A task\n\nTask-Id: 0123")
    work.push("HEAD:refs/heads/main")
    keep = api.keep_repository(bare.path)
    keep()
    monkeypatch.setattr(process.os, "posix_spawn", None)
    kept = keep()
    told = api.get_commit(kept, "refs/heads/main")
    assert (told.id, told.trailers) == (commit, (("Task-Id", "0123"),))
    assert dict(api.commit_snapshot(kept, commit).read([api.blob_id(b"1")]))


def test_what_came_last_is_read_without_looking_at_packs(bare, work, monkeypatch):
    work.commit({"a.txt": b"1"})
    work.git("push", "-q", str(bare.path), "main")
    bare.git("gc", "-q")
    last = work.commit({"a.txt": b"2"})
    work.git("push", "-q", str(bare.path), "main")
    opened, real = [], resident.pygit2.Odb
    monkeypatch.setattr(resident.pygit2, "Odb", lambda *words: opened.append(words) or real(*words))
    kept = api.keep_repository(bare.path)
    blob, tree = work.git("rev-parse", f"{last}:a.txt"), work.git("rev-parse", f"{last}^{{tree}}")
    for _ in range(2):
        database = kept().database
        assert [database.find(name)[0] for name in (last, tree)] == ["commit", "tree"]
        assert (database.find_head(blob), database.find(blob)) == (("blob", 1), ("blob", b"2"))
        assert opened == []
    assert kept().database.find(work.git("rev-parse", f"{last}~:a.txt")) == ("blob", b"1")
    assert len(opened) == 1


@pytest.mark.parametrize("size", [0, loose.MOSTLY - 1, loose.MOSTLY, loose.MOSTLY + 1, 10 * loose.MOSTLY])
def test_objects_of_any_size_are_read_from_files_of_their_own(bare, size):
    words = Random(size).randbytes(size)  # which no compression makes smaller
    blob = write(bare, "blob", words)
    assert loose.read_loose(str(Path(bare.path, "objects", blob[:2], blob[2:]))) == ("blob", words)
    database = api.keep_repository(bare.path)().database
    assert (database.find_head(blob), database.find(blob)) == (("blob", size), ("blob", words))


@pytest.mark.parametrize("room", [0, 3])
def test_what_finds_no_room_at_hand_is_found_all_the_same(bare, monkeypatch, room):
    monkeypatch.setattr(resident, "ROOM", room)
    blobs = [write(bare, "blob", b"%d" % number) for number in range(5)]
    keep = api.keep_repository(bare.path)
    for database in (keep().database, keep().database):
        for _ in range(2):
            assert [database.find(blob) for blob in blobs] == [("blob", b"%d" % number) for number in range(5)]
            assert [database.find_head(blob) for blob in blobs] == [("blob", 1)] * 5


def test_a_damaged_object_is_told_of_and_not_read(bare):
    blob = write(bare, "blob", b"words")
    database = api.keep_repository(bare.path)().database
    head, other = b"blob 5\0", b"swords"[:5]
    file = Path(bare.path, "objects", blob[:2], blob[2:])
    file.chmod(0o644)
    file.write_bytes(zlib.compress(head + other))
    assert database.find_head(blob) == ("blob", 5)
    with pytest.raises(CouldNotCheck, match=blob):
        database.find(blob)
