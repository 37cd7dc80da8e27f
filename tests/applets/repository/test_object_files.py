"""A hook reads objects without git, and what git says of them is what counts."""

from __future__ import annotations

import os
import random
import subprocess

import content
import pytest

from contentrepo.applets.repository import api, objects
from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.object_files import ObjectFiles
from contentrepo.errors import CouldNotCheck

NEAR, NAMED = "repack.useDeltaBaseOffset=true", "repack.useDeltaBaseOffset=false"


def write_history(work):
    """Commits whose folders and files resemble each other, a tag of a commit, and a tag of that tag."""
    source = random.Random(1)
    files = {f"d/{number:03}": source.randbytes(400).hex().encode() for number in range(120)}
    for number in range(3):
        work.commit(files | {f"d/{number:03}": files[f"d/{number:03}"] + b"more", "top": b"%d" % number})
    work.git("tag", "-a", "-m", "first", "one")
    work.git("tag", "-a", "-m", "second", "two", "one")


def read_through_git(work):
    """Every object there is: id -> (kind, bytes)."""
    command = ["git", "cat-file", "--batch-all-objects", "--batch"]
    printed = subprocess.run(command, cwd=work.path, capture_output=True, check=True).stdout
    found = {}
    while printed:
        head, _, printed = printed.partition(b"\n")
        name, kind, size = head.decode().split()
        found[name] = kind, printed[: int(size)]
        printed = printed[int(size) + 1 :]
    return found


def open_files(work):
    return ObjectFiles([str(work.path / ".git/objects")])


def list_bases(work):
    index = next((work.path / ".git/objects/pack").glob("*.idx"))
    lines = [line.split() for line in work.git("verify-pack", "-v", str(index)).splitlines()]
    return {(words[1], len(words) > 5) for words in lines if len(words) >= 5 and words[1] != "="}


@pytest.mark.parametrize("settings", [None, NEAR, NAMED])
def test_every_kind_of_object_loose_and_in_a_pack(work, settings):
    write_history(work)
    if settings:
        work.git("-c", settings, "repack", "-adfq", "--window=50")
        work.git("prune-packed")
        assert {("tree", True), ("blob", True), ("commit", False), ("tag", False)} <= list_bases(work)
    theirs, files = read_through_git(work), open_files(work)
    assert {kind for kind, _ in theirs.values()} == {"commit", "tree", "blob", "tag"}
    assert {name: files.find(name) for name in theirs} == theirs
    assert {name: files.find_head(name) for name in theirs} == {
        name: (kind, len(data)) for name, (kind, data) in theirs.items()
    }


def test_of_several_packs_the_newest_is_opened_first(work):
    tips = []
    for number in range(3):
        tips.append(work.commit({"a": b"%d" % number}))
        work.git("repack", "-dq")
        pack = max((work.path / ".git/objects/pack").glob("*.idx"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(pack, (number, number))
    files = open_files(work)
    assert files.find(tips[2])[0] == "commit"
    assert len(files._packs) == 1
    assert [files.find(tip)[0] for tip in tips] == ["commit"] * 3
    assert len(files._packs) == 3


def test_what_is_not_here_is_for_git_to_tell(work, tmp_path):
    other = content.make_work(tmp_path / "other")
    lent = other.commit({"lent": b"1"})
    work.commit({"a": b"1"})
    (work.path / ".git/objects/info/alternates").write_text(f"{other.path / '.git/objects'}\n")
    for name in (lent, "1" * 40):
        with pytest.raises(Untold):
            open_files(work).find(name)
    repository = api.open_repository(work.path, environment=os.environ)
    assert objects.find_object(repository, lent)[1] == "commit"
    assert objects.find_object(repository, "1" * 40) is None
    assert api.find_commit_id(repository, lent) == lent


def test_a_pack_that_came_after_the_look_is_told_by_git(work):
    first = work.commit({"a": b"1"})
    work.git("repack", "-adq")
    work.git("prune-packed")
    repository = api.open_repository(work.path, environment=os.environ)
    assert objects.find_object(repository, first)[1] == "commit"
    second = work.commit({"a": b"2"})
    work.git("repack", "-dq")
    assert objects.find_object(repository, second)[1] == "commit"


@pytest.mark.parametrize("place", ["middle", "end"])
def test_a_damaged_object_is_left_to_git(work, place):
    work.commit({"long": random.Random(1).randbytes(3000)})
    blob = work.git("rev-parse", "HEAD:long")
    loose = work.path / ".git/objects" / blob[:2] / blob[2:]
    data = bytearray(loose.read_bytes())
    data[len(data) // 2 if place == "middle" else -1] ^= 1
    loose.chmod(0o644)
    loose.write_bytes(data)
    with pytest.raises(Untold):
        open_files(work).find(blob)
    with pytest.raises(CouldNotCheck, match="cat-file"):
        objects.find_object(api.open_repository(work.path, environment=os.environ), blob)


def test_what_unpacks_to_much_is_left_to_git(work):
    work.commit({"large": bytes(20 << 20)})
    blob = work.git("rev-parse", "HEAD:large")
    for _ in range(2):
        with pytest.raises(Untold):
            open_files(work).find(blob)
        work.git("repack", "-adq")
        work.git("prune-packed")
    repository = api.open_repository(work.path, environment=os.environ)
    assert len(objects.find_object(repository, blob)[2]) == 20 << 20


def test_what_is_kept_has_a_bound(work, monkeypatch):
    monkeypatch.setattr("contentrepo.applets.repository.object_files.KEPT", 2500)
    work.commit({str(number): bytes([number]) * 1000 for number in range(5)})
    files = open_files(work)
    for number in range(5):
        assert files.find(work.git("rev-parse", f"HEAD:{number}"))[1] == bytes([number]) * 1000
        assert sum(len(data) for _, data in files._found.values()) <= 2500


def test_new_is_what_came_with_the_push(work, tmp_path):
    old = work.commit({"a": b"1"})
    quarantine = content.make_work(tmp_path / "quarantine")
    new = quarantine.commit({"a": b"2"})
    folders = [str(one.path / ".git/objects") for one in (quarantine, work)]
    files = ObjectFiles(folders, quarantine=folders[0])
    assert [files.is_new(name) for name in (new, old, "1" * 40)] == [True, False, False]
    assert not ObjectFiles(folders).is_new(new)
