"""Loose objects go into a pack while others write and read, and none is lost."""

import fcntl
import os
import subprocess
import threading
from pathlib import Path

import pytest

from contentrepo.applets.repository import api, loose_packing
from contentrepo.applets.repository.loose_writing import write_object

ADA = ("Ada", "ada@example.org")


@pytest.fixture
def opened(origin, work):
    work.commit({f"notes/{number}.txt": b"%d\n" % number for number in range(5)})
    work.git("push", "-q", "origin", "HEAD:refs/heads/main")
    return api.keep_repository(origin.path)


def write(repository, number):
    """A commit that no ref reaches yet, as a task's while it is judged."""
    tip = api.commit_snapshot(repository, "refs/heads/main")
    tree = api.write_changes(repository, tip.tree, {f"new/{number}.txt": b"new %d\n" % number}, {})
    return api.write_authored_commit(repository, tree, "x\n", author=ADA, parents=[tip.commit], time=1)


def loose(repository):
    return api.count_objects(repository).loose


def test_all_are_packed_those_that_no_ref_reaches_too(origin, opened):
    written = write(opened(), 1)
    before = loose(opened())
    assert api.pack_loose_objects(opened(), most=-1) == before > 0
    assert loose(opened()) == 0
    assert api.find_commit_id(opened(), written.id) == written.id
    api.land_commit(opened(), "refs/heads/main", written, expected=origin.git("rev-parse", "main"), reason="x")
    assert origin.git("show", "main:new/1.txt") == "new 1"
    origin.git("fsck", "--strict")


def test_few_are_left_alone(opened):
    before = loose(opened())
    assert api.pack_loose_objects(opened(), most=1 << 20) == 0
    assert loose(opened()) == before


def test_nobody_packs_beside_another(origin, opened):
    lock = origin.path / "contentrepo/packing.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert api.pack_loose_objects(opened(), most=-1) == 0
    assert api.pack_loose_objects(opened(), most=-1) > 0


def test_the_pack_lasts_before_a_loose_object_goes(opened, monkeypatch):
    calls, run, sync = [], loose_packing.run_git, loose_packing.sync_path
    monkeypatch.setattr(
        loose_packing, "run_git", lambda one, *words, **more: (calls.append(words), run(one, *words, **more))[1]
    )
    monkeypatch.setattr(loose_packing, "sync_path", lambda path: (calls.append(path.name), sync(path)))
    api.pack_loose_objects(opened(), most=-1)
    assert [call if isinstance(call, str) else "prune" in call[0] for call in calls] == [False, "pack", True]
    assert "core.fsync=committed" in calls[0]


def test_readers_and_writers_go_on_while_all_is_packed(origin, opened):
    commits, stop, failed = [], threading.Event(), []

    def pack():
        while not stop.is_set():
            api.pack_loose_objects(opened(), most=-1)

    def check(commit):
        snapshot = api.commit_snapshot(opened(), commit)
        assert len(snapshot.files) == 6
        assert len(dict(snapshot.read([entry.blob for entry in snapshot.files.values()]))) == 6

    def work():
        try:
            for number in range(25):
                commits.append(write(opened(), number).id)
                check(commits[number // 2])
        except BaseException as error:
            failed.append(error)
            raise

    packing, working = threading.Thread(target=pack), threading.Thread(target=work)
    packing.start()
    working.start()
    working.join()
    stop.set()
    packing.join()
    assert not failed
    for commit in commits:
        check(commit)
    subprocess.run(["git", "fsck", "--strict"], cwd=origin.path, check=True, capture_output=True)


def test_a_folder_that_is_cleared_away_while_it_is_empty_is_made_again(opened, monkeypatch):
    """`git prune-packed` takes the folder of an object that is about to be written."""
    cleared, really = [], os.open

    def clear_and_open(path, *rest, **more):
        if Path(path).name.startswith("tmp_obj_") and not cleared:
            cleared.append(Path(path).parent.rmdir())
        return really(path, *rest, **more)

    monkeypatch.setattr(os, "open", clear_and_open)
    _, path = write_object(opened(), b"blob", b"nobody has this yet\n")
    assert cleared
    assert path.exists()
