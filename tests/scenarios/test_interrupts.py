"""Who is told to end while it waits for another writer: it ends, leaves nothing, and keeps nobody waiting itself."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import content
import daemons
import postgresql
import pytest
from program import contentrepo
from sqlalchemy import text

from contentrepo.applets.live.api import list_releases, open_store
from contentrepo.applets.live.sequence import take_sequence

ROOT = Path(__file__).parents[2]
RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"
PATIENCE = 20  # seconds: less than SQLite's own 30, and than what PostgreSQL leaves to a transaction that does nothing
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE :name"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path, origin, work, monkeypatch):
    """A store with one release, and a push that is not live in it."""
    named = iter([str(tmp_path / "live.sqlite3")]) if request.param == "sqlite" else postgresql.make_schema()
    monkeypatch.setenv("CONTENTREPO_MEDIA", str(tmp_path / "media"))
    location = next(named)
    push(work, b"one?")
    contentrepo("publish", "--store", location, cwd=origin.path)
    push(work, b"two?")
    with open_store(location, media=tmp_path / "media") as opened:
        opened.location = location
        yield opened
    next(named, None)


def push(work, words):
    files = content.course()
    work.commit({**files, QUIZ: files[QUIZ].replace(b"so?", words)})
    assert work.push("HEAD:main").exit_code == 0


@contextmanager
def publishing(store, origin):
    command = [sys.executable, "-m", "contentrepo", "publish", "--store", store.location]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who is started in the background ignores it
    try:
        process = subprocess.Popen(command, cwd=origin.path, env=environment)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def writing(store):
    """Every other writer has to wait: on PostgreSQL for the counter, when it has its unit already."""
    with store.writing() as connection:
        take_sequence(connection)
        yield


def until(is_so):
    started = monotonic()
    while not is_so():
        assert monotonic() - started < PATIENCE
        sleep(0.05)


def wait_until_it_waits(store, process):
    if store.engine.dialect.name == "postgresql":
        until(lambda: count_sessions(store, process, " AND wait_event_type = 'Lock'"))
        return
    waits = Path(f"/proc/{process.pid}/wchan")
    until(lambda: all("nanosleep" in waits.read_text() or sleep(0.1) for _ in range(5)))  # nothing else of it sleeps


def count_sessions(store, process, more=""):
    with store.reading() as connection:
        return connection.execute(text(SESSIONS + more), {"name": f"%:{process.pid}"}).scalar_one()


def count_releases(store):
    return len(list_releases(store, RUN))


def has_left(store, process):
    return store.engine.dialect.name == "sqlite" or not count_sessions(store, process)


@pytest.mark.parametrize(("number", "ends"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["Ctrl-C", "killed"])
def test_publish_ends_while_the_other_one_goes_on_and_leaves_nothing(store, origin, number, ends):
    with publishing(store, origin) as process, writing(store):
        wait_until_it_waits(store, process)
        process.send_signal(number)
        assert process.wait(PATIENCE) == ends
        until(lambda: has_left(store, process))
    assert count_releases(store) == 1
    contentrepo("publish", "--store", store.location, cwd=origin.path)
    assert count_releases(store) == 2


def test_a_publisher_that_is_asked_to_end_once_comes_to_the_end_of_its_transaction(store, origin, tmp_path):
    with daemons.running(tmp_path / "log", origin.path, "--store", store.location) as publisher:
        with writing(store):
            wait_until_it_waits(store, publisher.process)
            publisher.process.send_signal(signal.SIGTERM)
        assert publisher.process.wait(PATIENCE) == 0
    assert count_releases(store) == 2


def test_a_publisher_that_is_asked_to_end_again_ends_at_once_and_leaves_nothing(store, origin, tmp_path):
    def is_over():
        publisher.process.send_signal(signal.SIGTERM)
        sleep(1)  # seldom: each signal also cuts short what SQLite waits
        return publisher.process.poll() is not None

    with daemons.running(tmp_path / "log", origin.path, "--store", store.location) as publisher, writing(store):
        wait_until_it_waits(store, publisher.process)
        until(is_over)
        assert publisher.process.returncode == -signal.SIGTERM
        until(lambda: has_left(store, publisher.process))
    assert count_releases(store) == 1
