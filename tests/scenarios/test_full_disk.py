"""A disk fills up while a publisher is at it: it says what is live, what is not and what to do, and goes on by itself.

What must be true of the store after that is looked at in `test_failing_machines.py`.
"""

import os
import resource
import shutil
import subprocess
import sys
from functools import partial

import content
import faults
import pytest
from daemons import ROOT, running
from kills import FOLDERS, ONE, TWO, World, make_state

ROOM = 400_000  # bytes that a file may grow to, which is enough for the store but for much that is new
NEW = make_state(0) | {f"{FOLDERS[ONE]}/html/text1.html": b"<p>New.</p>\n"}
MUCH = {f"{FOLDERS[TWO]}/about/{number}.html": os.urandom(8_000).hex().encode() for number in range(60)}
LARGE = {f"{FOLDERS[TWO]}/about/large.html": os.urandom(ROOM).hex().encode()}


def go_live(world):
    world.set_tip(world.tips[0])
    world.open().close()
    world.converge(world.tips[0])
    world.set_tip(world.tips[1])


def publish(world, limit=lambda: None):
    command = [sys.executable, "-m", "contentrepo", "publish", world.origin.path, "--store", world.location]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, preexec_fn=limit, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_store_without_room_for_the_second_course(tmp_path):
    world = World(tmp_path, str(tmp_path / "live.sqlite3"), [make_state(0), NEW | MUCH])
    go_live(world)
    code, output, errors = publish(world, partial(faults.limit_files, ROOM))
    assert (code, output) == (faults.FAULT, "")
    world.check_after_kill(world.tips[1])
    assert world.live == world.tips[1].trees | {TWO: world.tips[0].trees[TWO]}
    assert f"live before that: {ONE} (release 2)" in errors
    assert "make room" in errors
    world.converge(world.tips[1])


def test_a_repository_without_room_for_its_live_ref(tmp_path):
    with faults.small_disk(tmp_path / "disk") as is_there:
        if not is_there:
            pytest.skip("whoever runs the tests may not make a small disk")
        world = World(tmp_path, str(tmp_path / "live.sqlite3"), [make_state(0), NEW])
        go_live(world)
        shutil.copytree(world.origin.path, tmp_path / "disk/origin.git")
        world.origin = content.Repository(tmp_path / "disk/origin.git")
        fill(tmp_path / "disk")
        code, output, errors = publish(world)
        assert (code, output) == (faults.FAULT, "")
        world.check_after_kill(world.tips[1])
        assert world.live == world.tips[1].trees
        assert f"live before that: {ONE} (release 2)" in errors
        assert "make room" in errors
        (tmp_path / "disk/ballast").unlink()
        world.converge(world.tips[1])


def fill(disk):
    there = os.statvfs(disk)
    with (disk / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, there.f_bavail * there.f_frsize)


def test_media_without_room(tmp_path):
    world = World(tmp_path, str(tmp_path / "live.sqlite3"), [make_state(0), NEW | LARGE])
    go_live(world)
    code, output, _errors = publish(world, partial(faults.limit_files, ROOM))
    assert code == faults.FAULT
    assert f"published {ONE}" in output
    assert f"failed    {TWO}" in output
    assert "make room" in output
    world.check_after_kill(world.tips[1])
    world.converge(world.tips[1])


def test_a_publisher_goes_on_by_itself_once_there_is_room(tmp_path):
    world = World(tmp_path, str(tmp_path / "live.sqlite3"), [make_state(0), NEW | MUCH])
    go_live(world)
    world.set_tip(world.tips[0])
    with running(tmp_path / "log", world.origin.path, "--store", world.location) as daemon:
        daemon.wait_for("publisher started")
        unlimited = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
        world.set_tip(world.tips[1])
        daemon.wait_for("make room")
        daemon.wait_for(f"live before that: {ONE} (release 2)")
        daemon.wait_for(f"{ONE}: release 2 from {world.tips[1].commit[:12]} is live")
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, unlimited)
        daemon.wait_for(f"{TWO}: release 2")
        assert daemon.stop() == 0
    world.check_after_kill(world.tips[1])
    assert world.live == world.tips[1].trees
