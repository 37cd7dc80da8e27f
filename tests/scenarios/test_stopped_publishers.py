import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import content
import postgresql
import pytest
import sqlalchemy
from program import contentrepo

from contentrepo.applets.live.api import find_writer, list_releases, open_store, read_sequence
from contentrepo.applets.live.sequence import take_sequence

ROOT = Path(__file__).parents[2]
RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"

OUTSIDE = """
import os, signal, sys
from pathlib import Path
from contentrepo.api.publish import Door, open_repository, open_store, publish_branch

def stop_before_writing(progress):
    if not progress.is_checking:
        print("here", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)

with open_store(sys.argv[2]) as store:
    done = publish_branch(open_repository(Path(sys.argv[1])), store, door=Door.PUBLISHER, progress=stop_before_writing)
print([str(one.outcome) for one in done.outcomes], flush=True)
"""

INSIDE = """
import os, signal, sys
from contentrepo.applets.live.api import open_store
from contentrepo.applets.live.sequence import take_sequence

with open_store(sys.argv[1], media=sys.argv[2]) as store, store.writing() as connection:
    take_sequence(connection)
    print("here", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)
print("committed", flush=True)
"""


class Stopping:
    """A program that stops itself at the place where it says `here`."""

    def __init__(self, program, *arguments):
        command = [sys.executable, "-c", program, *map(str, arguments)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True
        )
        assert self.process.stdout.readline() == "here\n"
        started = monotonic()
        while Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert monotonic() - started < 20
            sleep(0.01)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)
        return self.process.communicate(timeout=60)[0]


@pytest.fixture
def stop():
    running = []

    def stop(*arguments):
        running.append(Stopping(*arguments))
        return running[-1]

    yield stop
    for one in running:
        one.process.kill()
        one.process.communicate()


def push(work, text):
    files = content.course()
    commit = work.commit({**files, QUIZ: files[QUIZ].replace(b"so?", text)})
    assert work.push("HEAD:main").exit_code == 0
    return commit


def released(location):
    with open_store(location) as store:
        return [release.commit for release in list_releases(store, RUN)]


def test_stopped_before_its_transaction_it_writes_nothing_old_after_others_moved_on(origin, work, tmp_path, stop):
    location = tmp_path / "live.sqlite3"
    first = push(work, b"one?")
    contentrepo("publish", "--store", location, cwd=origin.path)
    push(work, b"two?")
    stopped = stop(OUTSIDE, origin.path, location)
    third = push(work, b"three?")
    contentrepo("publish", "--store", location, cwd=origin.path)
    assert "Traceback" not in stopped.go_on()
    assert released(location) == [third, first]
    assert origin.git("rev-parse", "refs/contentrepo/live/main^{tree}") == origin.git("rev-parse", "main^{tree}")


def test_stopped_inside_its_transaction_on_sqlite_it_is_named_and_its_commit_stays_valid(origin, work, tmp_path, stop):
    location = tmp_path / "live.sqlite3"
    push(work, b"one?")
    contentrepo("publish", "--store", location, cwd=origin.path)
    commit = push(work, b"two?")
    stopped = stop(INSIDE, location, tmp_path / "live.media")
    said = contentrepo("status", "--store", location, cwd=origin.path).output
    assert f"process {stopped.process.pid} is writing and is stopped: others wait for it" in said
    waiting = subprocess.Popen(
        [sys.executable, "-m", "contentrepo", "publish", "--store", location],
        cwd=origin.path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    sleep(1)
    assert waiting.poll() is None
    assert released(location)[0] != commit
    assert stopped.go_on() == "committed\n"
    assert waiting.wait(60) == 0
    assert released(location)[0] == commit
    assert "is writing" not in contentrepo("status", "--store", location, cwd=origin.path).output


def test_stopped_inside_its_transaction_postgresql_ends_it(tmp_path, stop):
    pytest.importorskip("psycopg")
    url = sqlalchemy.make_url(postgresql.server()).set(drivername="postgresql+psycopg")
    name = f"stopped_{os.getpid()}"
    server = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        own = url.set(drivername="postgresql", database=name)
        location = own.render_as_string(hide_password=False)
        patient = own.update_query_dict({"options": "-c idle_in_transaction_session_timeout=1500"})
        with open_store(location, media=tmp_path) as store:
            stopped = stop(INSIDE, patient.render_as_string(hide_password=False), tmp_path)
            writer = find_writer(store)
            assert writer is not None
            assert writer.name.endswith(f":{stopped.process.pid}")
            assert writer.since
            with store.writing() as connection:  # waits for the stopped one until the server ends it
                take_sequence(connection)
            assert read_sequence(store) == 1
            assert "committed" not in stopped.go_on()
            assert read_sequence(store) == 1
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()
