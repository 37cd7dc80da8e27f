"""The machine beneath a publisher fails: no room, no right to write, no connection, locks that a crash left behind.

A publish that cannot be done says so as a fault of ours and leaves each unit as it was; the next start does it all.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import faults
import forks
import kills
import postgresql
import pytest
from faults import FAULT, LOCKS, NOBODY, end_own_connections, limit_files, publish
from kills import make_live_world

from contentrepo.applets.repository.stale_lock import held
from contentrepo.errors import CouldNotCheck

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sqlite(tmp_path):
    return make_world(tmp_path, str(tmp_path / "live.sqlite3"))


@pytest.fixture
def postgres(tmp_path):
    for location in postgresql.make_schema():
        yield make_world(tmp_path, location)


def make_world(folder, location):
    world = make_live_world(folder, location)
    world.set_tip(world.tips[0])
    return world


@pytest.mark.parametrize("room", [60, 300, 6_000, 120_000])
def test_no_room(sqlite, room):
    sqlite.open().close()
    assert publish(sqlite, lambda: limit_files(room)) in (0, FAULT)
    sqlite.check_after_kill(sqlite.tips[0])
    sqlite.converge(sqlite.tips[0])


def test_no_room_at_all_is_a_fault_of_ours(sqlite):
    assert publish(sqlite, lambda: limit_files(0)) == FAULT


STRACED = """
import sys
from pathlib import Path
from contentrepo.api.publish import Door, open_repository, open_store, publish_branch
from contentrepo.applets.repository.stale_lock import held
from contentrepo.errors import CouldNotCheck
try:
    with open_store(sys.argv[2]) as store:
        publish_branch(open_repository(Path(sys.argv[1])), store, door=Door.PUBLISHER)
except CouldNotCheck:
    sys.exit(3)
"""


def publish_traced(world, *options):
    """The exit code of a publish under strace, of which each thread and child is seen."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    traced = [strace, "-f", "-qq", *options, sys.executable, "-c", STRACED, str(world.origin.path), world.location]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(traced, env=environment, capture_output=True, check=False)
    if b"ptrace" in done.stderr.lower():
        pytest.skip("strace may not trace here")
    return done.returncode, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("call", [2, 9])
def test_a_full_disk(sqlite, call):
    """The n-th write of the store's own files and all that follow fail with ENOSPC."""
    paths = [f"--trace-path={sqlite.location}{ending}" for ending in ("", "-wal")]
    fault = f"inject=write,pwrite64:error=ENOSPC:when={call}+"
    code, said = publish_traced(sqlite, "-o", "/dev/null", *paths, "-e", "trace=write,pwrite64", "-e", fault)
    assert code == FAULT, said
    sqlite.check_after_kill(sqlite.tips[0])
    sqlite.converge(sqlite.tips[0])


@pytest.mark.parametrize("call", [1, 3, 8, 34])
def test_killed_in_the_middle_of_what_the_database_writes(sqlite, call):
    paths = [f"--trace-path={sqlite.location}{ending}" for ending in ("", "-wal", "-shm")]
    killing = f"inject=write,pwrite64,fsync,fdatasync,ftruncate:signal=SIGKILL:when={call}"
    calls = "trace=write,pwrite64,fsync,fdatasync,ftruncate"
    publish_traced(sqlite, "-o", "/dev/null", *paths, "-e", calls, "-e", killing)
    sqlite.check_after_kill(sqlite.tips[0])
    sqlite.converge(sqlite.tips[0])


def give(world, user):
    for path in (world.origin.path, *world.origin.path.rglob("*")):
        os.chown(path, user, user)


def test_a_store_that_may_not_be_written(sqlite):
    folder, user = Path(sqlite.location).parent, os.geteuid()
    files = [path for path in folder.iterdir() if path.name.startswith("live.sqlite3")]
    for path in files:
        path.chmod(0o444)
    folder.chmod(0o555)
    if user == 0:  # who may write whatever there is
        give(sqlite, NOBODY)
        for above in [*folder.parents][:-2]:
            above.chmod(above.stat().st_mode | 0o055)
    assert publish(sqlite, lambda: user or os.setuid(NOBODY), about="live.sqlite3") == FAULT
    folder.chmod(0o755)
    for path in files:
        path.chmod(0o644)
    if user == 0:
        give(sqlite, 0)
    sqlite.check_after_kill(sqlite.tips[0])
    sqlite.converge(sqlite.tips[0])


def test_a_server_that_takes_no_writes(postgres):
    """As one that stands by for another."""
    with faults.as_reader(postgres):
        assert publish(postgres) == FAULT
    postgres.check_after_kill(postgres.tips[0])
    postgres.converge(postgres.tips[0])


def test_a_connection_that_is_lost_at_any_statement(postgres):
    location = postgres.location
    outcomes = set()
    for turn, boundary in enumerate(range(5, 420, 40)):
        tip = postgres.tips[turn % 2]
        postgres.set_tip(tip)
        postgres.location = f"{location}&application_name={faults.OWN_NAME}"

        def work(boundary=boundary):
            try:
                with postgres.open() as store:
                    kills.Boundaries(boundary, end_own_connections).watch()
                    postgres.publish(store)
            except CouldNotCheck:
                return FAULT
            return 0

        outcomes.add(forks.run(work))
        postgres.location = location
        postgres.check_after_kill(tip)
        if turn % 5 == 4:
            postgres.converge(tip)
    assert outcomes == {0, FAULT}


def test_a_lock_of_a_publisher_that_was_killed_is_nobodys_at_once(sqlite):
    ref = sqlite.origin.path / "refs/contentrepo/live/main"

    def die_holding():
        with held(ref.with_name("main.lock")):
            forks.die()

    assert forks.run(die_holding) == -9
    assert ref.with_name("main.lock").exists()
    sqlite.converge(sqlite.tips[0])


def test_a_lock_of_a_publisher_that_lives_is_not_taken_away(sqlite):
    lock = sqlite.origin.path / "refs/contentrepo/live/main.lock"
    with held(lock):
        os.utime(lock, (0, 0))
        assert publish(sqlite, about="is locked") == FAULT
        assert lock.exists()
    assert not lock.exists()
    sqlite.converge(sqlite.tips[0])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_that_a_crash_left_behind(sqlite, lock):
    left = sqlite.origin.path / lock
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    sqlite.converge(sqlite.tips[0])


def test_a_lock_from_before_the_clock_was_set_back(sqlite):
    left = sqlite.origin.path / LOCKS[0]
    left.touch()
    later = time.time() + 3600
    os.utime(left, (later, later))
    sqlite.converge(sqlite.tips[0])
