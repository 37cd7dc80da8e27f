"""A publisher that is killed on a machine that fails: no room, no right to write, no connection, locks left behind.

A fault is a context around one publish. It gives what the publishing process does to itself first, for some faults are
of a process: what it may write, whom it talks to.
"""

from __future__ import annotations

import ctypes
import os
import random
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import forks
import kills
import postgresql
import psycopg
from kills import World
from sqlalchemy import make_url

from contentrepo.errors import CouldNotCheck

FAULT = 3
NOBODY = 65534
OWN_NAME = "to-be-lost"
LOCKS = (
    "refs/contentrepo/live/main.lock",
    "refs/contentrepo/guard.lock",
    "packed-refs.lock",
    "HEAD.lock",
    "config.lock",
)
DISK = 24 << 20  # bytes: what some hundred publishes fill, and a ballast is quickly made for

ROOMS = (0, 4, 16, 40, 100)  # KiB that are left

Inside = Callable[[], None]


def publish(world: World, before: Inside = lambda: None, *, about: str = "") -> int:
    """0, or 3 where the publisher says that the fault is ours; anything else would be a fault of ours that it hides."""

    def work() -> int:
        before()
        try:
            with world.open() as store:
                world.publish(store)
        except CouldNotCheck as error:
            return FAULT if about in str(error) else 1
        return 0

    return forks.run(work)


def limit_files(size: int) -> None:
    """No file may grow beyond this size: writing fails as it does where no room is left."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A small file system in the folder; False where whoever runs the tests may not make one."""
    folder.mkdir()
    library = ctypes.CDLL(None, use_errno=True)
    options = b"size=%d,mode=755" % DISK
    is_there = os.geteuid() == 0 and library.mount(b"none", os.fsencode(folder), b"tmpfs", 0, options) == 0
    try:
        yield is_there
    finally:
        if is_there:
            library.umount2(os.fsencode(folder), 2)  # also where a file is open still


@contextmanager
def no_fault(_world: World, _degree: int) -> Iterator[Inside]:
    yield lambda: None


@contextmanager
def no_room(world: World, degree: int) -> Iterator[Inside]:
    """The disk is full but for a few blocks; where the disk is no small one, no file may grow."""
    room, folder = ROOMS[degree % len(ROOMS)] << 10, world.media.parent
    if not os.path.ismount(folder):
        yield lambda: limit_files(room)
        return
    ballast, there = folder / "ballast", os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(there.f_bavail * there.f_frsize - room, 1))
    yield lambda: None
    ballast.unlink()


@contextmanager
def read_only(world: World, _degree: int) -> Iterator[Inside]:
    """The store may be read and not written; git may be, so that the fault is met late."""
    if world.location.startswith("postgresql"):
        with as_reader(world):
            yield lambda: None
        return
    user = os.geteuid()
    paths = [world.origin.path, *world.origin.path.rglob("*")] if user == 0 else []
    for path in paths:
        os.chown(path, NOBODY, NOBODY)
    store = [path for path in Path(world.location).parent.glob("live.sqlite3*") if path.is_file()]
    for path in store:
        path.chmod(0o444)
    yield lambda: user or os.setuid(NOBODY)
    for path in store:
        path.exists() and path.chmod(0o644)
    for path in [world.origin.path, *world.origin.path.rglob("*")] if user == 0 else []:
        os.chown(path, user, user)


@contextmanager
def as_reader(world: World) -> Iterator[None]:
    """PostgreSQL as one that stands by for another shows it: whoever connects may only read."""
    location, schema = world.location, world.location.rpartition("%3D")[2]
    role = f"only_reads_{schema}"
    with psycopg.connect(postgresql.server(), autocommit=True) as server:
        server.execute(f"CREATE ROLE {role} LOGIN")
        server.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        server.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}")
    world.location = make_url(location).set(username=role, password=None).render_as_string(hide_password=False)
    yield
    world.location = location
    with psycopg.connect(postgresql.server(), autocommit=True) as server:
        server.execute(f"DROP OWNED BY {role}")
        server.execute(f"DROP ROLE {role}")


@contextmanager
def lost_connection(world: World, degree: int) -> Iterator[Inside]:
    """At some boundary the server ends every connection of the publisher, as one does that starts anew."""
    location = world.location
    world.location = f"{location}&application_name={OWN_NAME}"
    yield kills.Boundaries(1 + 29 * degree % 420, end_own_connections).watch
    world.location = location


@contextmanager
def leftover_lock(world: World, degree: int) -> Iterator[Inside]:
    """A lock that a crash left behind; it stays after the publish, for the next start to deal with."""
    left = world.origin.path / LOCKS[degree % len(LOCKS)]
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    yield lambda: None


ON_SQLITE = (no_fault, no_room, read_only, leftover_lock)
ON_POSTGRESQL = (no_fault, no_room, read_only, lost_connection, leftover_lock)


def end_own_connections(_call: object) -> None:
    """As a server that restarts does it: every connection of this process is gone."""
    with psycopg.connect(postgresql.server(), autocommit=True) as other:
        mine = f"application_name = '{OWN_NAME}' AND pid <> pg_backend_pid()"
        other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")  # noqa: S608


def kill_among_faults(world: World, chance: random.Random, turns: int, *, faults, rest: int, act=forks.die) -> dict:
    """Publish so often, with one fault after another, each in every degree, and in two turns of three with a kill, too.

    Every `rest` turns the machine is well again, and the next start has to put all right.

    Returns:
        how often each fault had each outcome: 0, 3 for a fault of ours, -9 for a kill.
    """
    counts: dict[tuple[str, int], int] = {}
    for turn in range(turns):
        tip, fault, degree = kills.choose(chance, world), faults[turn % len(faults)], turn // len(faults)
        ends = ENDS[fault is lost_connection]
        world.set_tip(tip)
        with fault(world, degree) as inside:
            code = _publish_in(world, inside, ends[degree % len(ends)], chance, act)
        assert code in (0, FAULT, -signal.SIGKILL), (fault.__name__, code)
        counts[fault.__name__, code] = counts.get((fault.__name__, code), 0) + 1
        world.check_after_kill(tip)
        if turn % rest == rest - 1:
            world.converge(tip)
    return counts


ENDS = {False: ("by itself", "at a boundary", "from outside"), True: ("by itself", "from outside")}
"""How a publish ends. Where its boundaries are counted for the connection, they are not for a kill."""


def _publish_in(world: World, inside: Inside, end: str, chance: random.Random, act: Callable[..., object]) -> int:
    fatal, seconds = chance.randrange(1, 250), chance.uniform(0, 0.15)

    def work() -> int:
        try:
            inside()
            with world.open() as store:
                if end == "at a boundary":
                    kills.Boundaries(fatal, act).watch()
                world.publish(store)
        except CouldNotCheck:
            return FAULT
        return 0

    process = forks.start(work)
    if end == "from outside":
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    return forks.finish(process)


def split_and_fail(call: object) -> None:
    """Take the mechanism out: what the transaction has written until then is committed, and then there is no room."""
    kills.split(call)
    raise sqlite3.OperationalError("database or disk is full")
