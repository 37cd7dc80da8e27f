import re
import subprocess
import sys
from contextlib import closing
from time import sleep

import content
import postgresql
import pytest
from daemons import ask, running
from program import contentrepo

from contentrepo.applets.live.api import list_units, listen_for_changes, open_store, try_lease
from contentrepo.applets.repository.api import open_repository, repository_name
from contentrepo.entrypoints.publisher.daemon import INCOMPLETE, NEWS_SECONDS, run_publisher
from contentrepo.entrypoints.publisher.event import Kind
from contentrepo.entrypoints.publisher.settings import Feed, Settings
from contentrepo.errors import CouldNotCheck

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"


@pytest.fixture
def location():
    pytest.importorskip("psycopg")
    yield from postgresql.make_schema()


def test_a_lease_is_for_one_and_ends_with_its_holder(location, tmp_path):
    with open_store(location, media=tmp_path) as one, open_store(location, media=tmp_path) as other:
        with try_lease(one, "courses main") as first, try_lease(other, "courses main") as second:
            assert (first, second) == (True, False)
            with try_lease(other, "courses next") as another:
                assert another
        with try_lease(other, "courses main") as again:
            assert again


def connect(location):
    import psycopg  # not there in every environment

    return psycopg.connect(location, autocommit=True)


def end_holder(location, name):
    """As a restart of the server does to the session that has the lease."""
    with connect(location) as connection:
        found = """SELECT pid FROM pg_locks WHERE locktype = 'advisory'
            AND (classid::bigint << 32 | objid::bigint) = hashtextextended(%s, 0)"""
        ((pid,),) = connection.execute(found, (name,)).fetchall()
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


def test_a_lease_whose_session_is_ended_undoes_nothing_and_is_free_again(location, tmp_path):
    with open_store(location, media=tmp_path) as one, open_store(location, media=tmp_path) as other:
        with try_lease(one, "courses main") as first:
            assert first
            end_holder(location, "courses main")
        with try_lease(other, "courses main") as again, try_lease(one, "courses main") as late:
            assert (again, late) == (True, False)


def test_a_lease_is_not_needed_where_an_idle_session_was_ended(location, tmp_path):
    with open_store(location, media=tmp_path) as store:
        with store.engine.connect() as idle:  # back in the pool when the block ends, where the lease takes it
            pid = idle.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with connect(location) as connection:
            connection.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        with try_lease(store, "courses main") as taken:
            assert taken
        with try_lease(store, "courses main") as again:
            assert again


def test_the_driver_writes_nothing_between_the_lines_of_a_log(location, tmp_path):
    said = """if True:
        import logging, sys
        from contentrepo.applets.live.api import open_store
        open_store(sys.argv[1], media=sys.argv[2]).close()
        logging.getLogger("psycopg").warning("error ignored")"""
    ran = subprocess.run([sys.executable, "-c", said, location, str(tmp_path)], capture_output=True, check=True)
    assert ran.stdout + ran.stderr == b""


def test_a_lease_that_nobody_gives_back_holds_up_nobody_for_long(origin, work, location, tmp_path):
    work.commit(content.course())
    work.push("HEAD:main")
    name = repository_name(open_repository(origin.path))
    options = ("--store", location, "--media", tmp_path / "media")
    with open_store(location, media=tmp_path) as holder, try_lease(holder, f"{name} None"):
        with running(tmp_path / "log", origin.path, *options, "--poll", "600") as daemon:
            assert daemon.wait_for("release 1 from") > 1
            assert daemon.stop() == 0
        contentrepo("publisher", origin.path, *options, "--once", cwd=tmp_path)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def anywhere(request, tmp_path):
    return tmp_path / "live.sqlite3" if request.param == "SQLite" else request.getfixturevalue("location")


def test_what_an_operator_lets_go_is_published_at_once(origin, work, anywhere, tmp_path):
    options = ("--store", anywhere, "--media", tmp_path / "media")
    work.commit(content.course())
    work.push("HEAD:main")
    contentrepo("publish", *options, cwd=origin.path)
    contentrepo("suspend", RUN, "--reason", "wait", *options, cwd=origin.path)
    work.commit({QUIZ: b"<problem/>\n"})
    work.push("HEAD:main")
    with running(tmp_path / "log", origin.path, *options, "--poll", "600", "--no-watch", "--listen", "0") as daemon:
        daemon.wait_for("suspended")
        contentrepo("resume", RUN, "--reason", "go on", *options, cwd=origin.path)
        daemon.wait_for("release 2 from")
        sleep(2.5 * NEWS_SECONDS)
        looks = count_looks(daemon)
        sleep(2.5 * NEWS_SECONDS)
        assert count_looks(daemon) == looks  # its own release is no news to it
        assert daemon.stop() == 0


def test_what_an_operator_takes_back_and_lets_go_again_is_seen_at_once(origin, work, anywhere, tmp_path):
    options = ("--store", anywhere, "--media", tmp_path / "media")
    work.commit(content.course())
    work.push("HEAD:main")
    with running(tmp_path / "log", origin.path, *options, "--poll", "600", "--no-watch") as daemon:
        daemon.wait_for("release 1 from")
        work.commit({QUIZ: b"<problem/>\n"})
        work.push("HEAD:main")
        contentrepo("publish", *options, cwd=origin.path)
        contentrepo("revert", RUN, "1", "--reason", "bad", *options, cwd=origin.path)
        daemon.wait_for("held by pin 1")
        contentrepo("lift", "1", "--reason", "good", *options, cwd=origin.path)
        daemon.wait_for("release 4 from")
        assert daemon.stop() == 0


def count_looks(daemon):
    _, text = ask(f"{daemon.address}/metrics")
    return float(re.search(r"^contentrepo_attempted_total (.*)$", text, re.MULTILINE)[1])


def test_what_went_live_before_a_fault_is_announced(origin, work, location, tmp_path):
    work.commit(content.course("first") | content.course("second", number="CS102"))
    work.push("HEAD:main")
    media = str(tmp_path / "media")

    def fail(event):
        if event.kind is Kind.PROGRESS and event.fields["done"] == 1:
            raise CouldNotCheck("as if something were lost")

    with open_store(location, media=media) as store, closing(listen_for_changes(store, 0.5)) as heard:
        assert not next(heard)
        settings = Settings((Feed(origin.path, (), location, media),))
        assert run_publisher(settings, once=True, on_event=fail) == INCOMPLETE
        assert len(list_units(store)) == 1
        assert next(heard)
