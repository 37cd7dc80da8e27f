import shutil
import signal
from contextlib import suppress
from time import monotonic, sleep

import content
import pytest
from daemons import Daemon

from contentrepo.applets.live.api import UnknownUnit, list_releases, open_store
from contentrepo.applets.validation import unit_index
from contentrepo.entrypoints.publisher.daemon import run_publisher
from contentrepo.entrypoints.publisher.event import Kind
from contentrepo.entrypoints.publisher.settings import Feed, Settings

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"


@pytest.fixture
def location(tmp_path):
    return tmp_path / "store" / "live.sqlite3"


@pytest.fixture
def start(tmp_path):
    started = []

    def start(*arguments):
        started.append(Daemon(tmp_path / f"daemon{len(started)}.log", *arguments))
        return started[-1]

    yield start
    for daemon in started:
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()


def push(work, files):
    commit = work.commit(files)
    assert work.push("HEAD:main").exit_code == 0
    return commit


def over(*paths, store=None):
    return Settings(tuple(Feed(path, store=store) for path in paths))


def releases(location):
    """The commits that are live or were, newest first; none before anything was."""
    with open_store(location) as store, suppress(UnknownUnit):
        return [release.commit for release in list_releases(store, RUN)]
    return []


def test_a_push_is_live_within_two_seconds_without_a_poll(origin, work, location, start):
    daemon = start(origin.path, "--store", location, "--poll", "600")
    daemon.wait_for("publisher started")
    sleep(0.5)
    push(work, content.course())
    daemon.wait_for("release 1")
    commit = push(work, {QUIZ: content.course()[QUIZ].replace(b"so?", b"right?")})
    assert daemon.wait_for("release 2") < 2
    assert daemon.stop() == 0
    assert releases(location)[0] == commit
    assert "publisher stopped" in daemon.log.read_text()


def test_what_was_pushed_while_no_publisher_ran_goes_live_at_its_start(origin, work, location, start):
    push(work, content.course())
    commit = push(work, {QUIZ: content.course()[QUIZ].replace(b"so?", b"right?")})
    daemon = start(origin.path, "--store", location, "--poll", "600")
    daemon.wait_for("release 1")
    assert daemon.stop(signal.SIGINT) == 0
    assert releases(location) == [commit]


def test_a_missed_wake_up_is_found_by_the_slow_poll(origin, work, location, start):
    push(work, content.course())
    daemon = start(origin.path, "--store", location, "--poll", "0.3")
    daemon.wait_for("release 1")
    # A branch that is only in packed-refs, rewritten in place, is a change that no watch tells of.
    first = origin.git("rev-parse", "main")
    second = work.commit({QUIZ: content.course()[QUIZ].replace(b"so?", b"right?")})
    work.push("HEAD:refs/hidden/next")
    origin.git("pack-refs", "--all")
    packed = origin.path / "packed-refs"
    with packed.open("r+") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace(first, second))
    daemon.wait_for("release 2")


def test_a_bad_push_is_refused_and_the_next_good_one_goes_live(origin, work, location, start):
    daemon = start(origin.path, "--store", location)
    push(work, content.course())
    daemon.wait_for("release 1")
    push(work, {"vertical/unit1.xml": b'<vertical><problem url_name="nowhere"/></vertical>\n'})
    daemon.wait_for("refused")
    push(work, {"vertical/unit1.xml": content.course()["vertical/unit1.xml"], QUIZ: b"<problem/>\n"})
    daemon.wait_for("release 2")
    assert daemon.stop() == 0


def test_a_repository_that_vanishes_is_reported_and_taken_up_again(origin, work, location, tmp_path, start):
    other = content.make_bare(tmp_path / "other.git")
    push(work, content.course())
    daemon = start(origin.path, other.path, "--store", location, "--poll", "0.5")
    daemon.wait_for("release 1")
    shutil.move(origin.path, tmp_path / "away.git")
    daemon.wait_for("could not publish")
    shutil.move(tmp_path / "away.git", origin.path)
    push(work, {QUIZ: b"<problem/>\n"})
    daemon.wait_for("release 2")
    assert daemon.stop() == 0


def test_once_brings_everything_up_to_date_and_leaves(origin, work, location):
    push(work, content.course())
    events = []
    assert run_publisher(over(origin.path, store=str(location)), once=True, on_event=events.append) == 0
    kinds = [event.kind for event in events]
    assert kinds == [Kind.STARTED, Kind.PROGRESS, Kind.PROGRESS, Kind.PUBLISHED, Kind.STOPPED]
    assert "checking main" in events[1].message
    assert events[3].fields["unit"] == RUN
    assert run_publisher(over(origin.path, store=str(location)), once=True, on_event=events.append) == 0
    assert Kind.NOOP in [event.kind for event in events[5:]]


def test_once_says_when_a_repository_cannot_be_read(tmp_path, location):
    events = []
    assert run_publisher(over(tmp_path / "nowhere", store=str(location)), once=True, on_event=events.append) == 3
    assert Kind.FAILED in [event.kind for event in events]


def test_one_repositorys_trouble_does_not_stop_the_others(origin, work, location, tmp_path):
    push(work, content.course())
    events = []
    run_publisher(over(tmp_path / "nowhere", origin.path, store=str(location)), once=True, on_event=events.append)
    assert {Kind.FAILED, Kind.PUBLISHED} <= {event.kind for event in events}
    assert len(releases(location)) == 1


@pytest.mark.parametrize("fault", [None, OSError("no room")], ids=["kept", "not kept"])
def test_what_went_live_is_told_before_anything_is_kept_for_the_next_check(origin, work, location, monkeypatch, fault):
    push(work, content.course())
    events, real = [], unit_index.make_index

    def make(*words):
        events.append(None)
        if fault:
            raise fault
        return real(*words)

    monkeypatch.setattr(unit_index, "make_index", make)
    assert run_publisher(over(origin.path, store=str(location)), once=True, on_event=events.append) == 0
    kinds = [event and event.kind for event in events]
    assert kinds.index(Kind.PUBLISHED) < kinds.index(None)
    assert (Kind.FAILED in kinds) == (fault is not None)


def test_without_a_location_each_repository_has_its_own_store(origin, work):
    push(work, content.course())
    run_publisher(over(origin.path), once=True, on_event=lambda _event: None)
    assert len(releases(origin.path / "contentrepo" / "live.sqlite3")) == 1


def test_two_publishers_of_one_store_publish_each_commit_once(origin, work, location, start):
    daemons = [start(origin.path, "--store", location, "--poll", "1") for _ in range(2)]
    commits = [push(work, content.course())]
    for daemon in daemons:
        daemon.wait_for("publisher started")
    for number in range(6):
        commits.append(push(work, {QUIZ: content.course()[QUIZ].replace(b"so?", b"%d?" % number)}))
        sleep(0.1)
    started = monotonic()
    while commits[-1] not in releases(location):
        assert monotonic() - started < 30, [daemon.log.read_text() for daemon in daemons]
        sleep(0.1)
    assert [daemon.stop() for daemon in daemons] == [0, 0]
    published = releases(location)
    assert len(set(published)) == len(published)
    assert [commit for commit in reversed(commits) if commit in published] == published
    assert origin.git("rev-parse", "refs/contentrepo/live/main^{tree}") == origin.git("rev-parse", "main^{tree}")


def test_a_branch_that_does_not_exist_is_told_once(start, location, origin):
    daemon = start("--poll", "0.1", "--store", location, origin.path)
    daemon.wait_for("there is no branch main yet; `git config contentrepo.live NAME`")
    sleep(1)
    daemon.stop()
    assert daemon.log.read_text().count("there is no branch") == 1


def test_a_branch_that_is_deleted_is_told_as_such(origin, work, location, start):
    push(work, content.course())
    daemon = start(origin.path, "--store", location)
    daemon.wait_for("release 1")
    origin.git("update-ref", "-d", "refs/heads/main")
    daemon.wait_for("branch main was deleted; what is live from it stays live")
    assert daemon.stop() == 0
    assert "there is no branch" not in daemon.log.read_text()


def test_a_store_that_is_taken_away_is_not_written_to_any_more(origin, work, location, tmp_path, start):
    push(work, content.course())
    daemon = start(origin.path, "--store", location, "--poll", "0.5")
    daemon.wait_for("release 1")
    away = tmp_path / "away"
    away.mkdir()
    for file in location.parent.glob("live.sqlite3*"):
        file.rename(away / file.name)
    commit = push(work, {QUIZ: b"<problem/>\n"})
    daemon.wait_for("is of store sequence")
    for file in location.parent.glob("live.sqlite3*"):
        file.unlink()
    for file in away.iterdir():
        file.rename(location.parent / file.name)
    daemon.wait_for("release 2")
    assert daemon.stop() == 0
    assert releases(location)[0] == commit
