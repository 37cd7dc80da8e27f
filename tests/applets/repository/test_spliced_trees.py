"""Files exchanged in the bytes of trees come to what git makes of them; a repository may be repacked under a reader."""

from random import Random

import pytest
from content import Repository

from contentrepo.applets.repository import api, tree_edit
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry

NAMES = ("a", "a.b", "a-", "ab", "100644 x", "ü", "z", "a b")


@pytest.fixture
def bare(origin: Repository):
    return origin


def blob(bare, number):
    return bare.git("hash-object", "-w", "--stdin", data=b"%d" % number)


def make_files(bare, random):
    """Path -> entry, names that sort otherwise as a file than as a folder among them."""
    files = {}
    for name in NAMES:
        if random.random() < 0.5:
            files[name] = Entry(FILE, blob(bare, random.randrange(4)))
        else:
            files |= {f"{name}/{other}": Entry(FILE, blob(bare, random.randrange(4))) for other in NAMES[:4]}
            files[f"{name}/deep/down"] = Entry(FILE, blob(bare, 0))
    return files


def write(repository, base, changes):
    return api.write_edited_tree(repository, base, changes, bytes_of=lambda _: ())


def test_trees_with_exchanged_files_are_gits(bare, monkeypatch):
    random, taken_apart = Random(5), []
    parse = tree_edit.parse_tree
    asked, kept = api.open_repository(bare.path), api.keep_repository(bare.path)()
    for _ in range(12):
        files = make_files(bare, random)
        base = write(asked, api.EMPTY_SNAPSHOT.tree, files)
        chosen = random.sample(sorted(files), 4)
        changes = {path: Entry(random.choice((FILE, EXECUTABLE)), blob(bare, random.randrange(9))) for path in chosen}
        wanted = write(asked, base, changes)
        monkeypatch.setattr(tree_edit, "parse_tree", lambda data: (taken_apart.append(1), parse(data))[1])
        assert write(kept, base, changes) == wanted == api.tree_id(files | changes)
        monkeypatch.setattr(tree_edit, "parse_tree", parse)
        for more in ({"new": changes[chosen[0]]}, {chosen[1]: None}, {"new/deep/x": changes[chosen[0]]}):
            assert write(kept, base, changes | more) == write(asked, base, changes | more)
    assert taken_apart == []  # none of the exchanges took a folder apart


def test_a_repository_that_is_repacked_under_a_reader_is_read_on(bare, work):
    for number in range(6):
        work.commit({f"notes/{number}.txt": b"%d\n" % number})
    work.git("push", "-q", "origin", "HEAD:refs/heads/main")
    open_it = api.keep_repository(bare.path)
    opened = open_it()  # the same one all the time, as a long reading has it
    tip = api.commit_snapshot(opened, "refs/heads/main")

    def read(repository, revision):
        at = api.commit_snapshot(repository, revision)
        paths = [f"notes/{number}.txt" for number in range(6)]
        entries = api.find_entries(at, paths)
        return [dict(at.read([entries[path].blob]))[entries[path].blob] for path in paths if path in entries]

    wanted = [b"%d\n" % number for number in range(6)]
    assert read(opened, tip.commit) == wanted
    for command in (
        ("gc", "-q", "--prune=now"),
        ("repack", "-q", "-a", "-d", "-f"),
        ("repack", "-q", "-A", "-d", "-n"),
    ):
        bare.git(*command)
        bare.git("pack-refs", "--all")
        assert read(opened, tip.commit) == wanted
        assert read(open_it(), "refs/heads/main") == wanted
    for pack in (bare.path / "objects" / "pack").glob("pack-*"):  # unpacked: no pack is left at all
        pack.rename(bare.path / pack.name)
    for pack in bare.path.glob("pack-*.pack"):
        bare.git("unpack-objects", "-q", data=pack.read_bytes())
    assert read(opened, tip.commit) == wanted
    assert read(open_it(), tip.commit) == wanted


def test_a_kept_object_that_is_gone_is_not_told(bare, work):
    lost = work.commit({"a.txt": b"a\n"})
    work.git("push", "-q", "origin", "HEAD:refs/heads/draft")
    open_it = api.keep_repository(bare.path)
    assert api.find_commit_id(open_it(), lost) == lost
    bare.git("update-ref", "-d", "refs/heads/draft")
    bare.git("prune", "--expire=now")
    assert api.find_commit_id(open_it(), lost) is None
