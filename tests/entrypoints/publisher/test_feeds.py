import hmac
import json
import re
import subprocess
from pathlib import Path
from time import monotonic, sleep

import content
import pytest
import web_server
from daemons import ask, running
from program import contentrepo

from contentrepo.applets.live.api import list_releases, list_units, open_store

QUIZ = "problem/quiz1.xml"
SPRING, AUTUMN = (f"course-v1:edX+CS101+{run}" for run in ("spring", "autumn"))
RUN = "course-v1:edX+CS101+2T2019"


def changed(text):
    return {QUIZ: content.course()[QUIZ].replace(b"so?", text)}


def released(location, unit=RUN):
    with open_store(location) as store:
        return [release.commit for release in list_releases(store, unit)]


@pytest.fixture
def forge(tmp_path):
    """A repository elsewhere, with a course on its branch."""
    forge = content.make_bare(tmp_path / "forge.git")
    writer = content.make_work(tmp_path / "writer", origin=forge)
    writer.commit(content.course())
    assert writer.push("HEAD:main").exit_code == 0
    return forge, writer


def configure(tmp_path, text):
    file = tmp_path / "publisher.toml"
    file.write_text(text)
    return file


def configure_two(tmp_path, origin, **branches):
    """A feed for each store (name -> branch), in this order."""
    stores = "\n".join(f'{store} = "{store}.sqlite3"' for store in branches)
    feeds = "\n".join(
        f'[[feeds]]\nrepository = "{origin.path}"\nbranches = ["{branch}"]\nstore = "{store}"'
        for store, branch in branches.items()
    )
    return configure(tmp_path, f"[stores]\n{stores}\n{feeds}\n")


def test_a_branch_for_each_run_feeds_one_store(origin, work, tmp_path):
    first = work.commit(content.course(run="spring"))
    work.push("HEAD:spring")
    work.git("checkout", "-q", "--orphan", "autumn")
    work.git("rm", "-rqf", ".")
    second = work.commit(content.course(run="autumn"))
    work.push("HEAD:autumn")
    store = tmp_path / "live.sqlite3"
    with running(
        tmp_path / "log", origin.path, "--branch", "spring", "--branch", "autumn", "--store", store, "--poll", "600"
    ) as daemon:
        daemon.wait_for("release 1 from", times=2)
        third = work.commit(content.course(run="autumn") | changed(b"why?"))
        work.push("HEAD:autumn")
        daemon.wait_for("release 2 from")
        assert daemon.stop() == 0
    assert (released(store, SPRING), released(store, AUTUMN)) == ([first], [third, second])


def push_run(work, run):
    """An orphan branch `runs/<run>` with a course of its own."""
    work.git("checkout", "-q", "--orphan", f"runs/{run}")
    work.git("rm", "-rqf", "--ignore-unmatch", ".")
    commit = work.commit(content.course(run=run))
    assert work.push(f"HEAD:runs/{run}").exit_code == 0
    return commit


def test_branches_that_a_pattern_means_are_published_as_they_come(origin, work, tmp_path):
    store = tmp_path / "live.sqlite3"
    with running(tmp_path / "log", origin.path, "--branch", "runs/*", "--store", store, "--poll", "600") as daemon:
        daemon.wait_for("publisher started")
        first = push_run(work, "spring")
        daemon.wait_for("release 1 from")
        second = push_run(work, "autumn")
        work.push("HEAD:drafts")
        daemon.wait_for("release 1 from", times=2)
        assert daemon.stop() == 0
    assert (released(store, SPRING), released(store, AUTUMN)) == ([first], [second])


def test_however_many_branches_feed_a_store_it_is_opened_once(origin, work, tmp_path):
    store = tmp_path / "live.sqlite3"
    with running(tmp_path / "log", origin.path, "--branch", "runs/*", "--store", store, "--poll", "600") as daemon:
        daemon.wait_for("publisher started")
        held = []
        for run in ("spring", "summer", "autumn", "winter"):
            push_run(work, run)
            daemon.wait_for(f"+{run}: release 1 from")
            held.append(count_open(daemon, store))
        assert daemon.stop() == 0
    assert held == held[:1] * 4


def count_open(daemon, file):
    folder = Path("/proc") / str(daemon.process.pid) / "fd"
    return sum(link.exists() and link.resolve() == file for link in folder.iterdir())


def test_a_branch_of_a_pattern_is_followed_no_more_once_it_is_gone(origin, work, tmp_path):
    push_run(work, "spring")
    store = tmp_path / "live.sqlite3"
    options = ("--branch", "runs/*", "--store", store, "--poll", "0.1", "--listen", "0")
    with running(tmp_path / "log", origin.path, *options) as daemon:
        daemon.wait_for("release 1 from")
        work.push(":runs/spring")
        daemon.wait_for("branch runs/spring was deleted")
        sleep(0.5)
        looks = count_looks(daemon)
        sleep(0.5)
        assert count_looks(daemon) == looks
        work.commit(changed(b"again?"))
        work.push("HEAD:runs/spring")
        daemon.wait_for("release 2 from")
        assert count_looks(daemon) > looks
        assert daemon.stop() == 0


def count_looks(daemon):
    _, text = ask(f"{daemon.address}/metrics")
    return float(re.search(r"^contentrepo_attempted_total (.*)$", text, re.MULTILINE)[1])


def test_a_name_goes_before_a_pattern(origin, work, tmp_path):
    first, second = push_run(work, "spring"), push_run(work, "autumn")
    file = configure_two(tmp_path, origin, test="runs/*", live="runs/spring")
    assert contentrepo("publisher", "--config", file, "--once", cwd=tmp_path).exit_code == 0
    assert released(tmp_path / "live.sqlite3", SPRING) == [first]
    assert released(tmp_path / "test.sqlite3", AUTUMN) == [second]
    with open_store(tmp_path / "test.sqlite3") as test:
        assert [one.unit for one in list_units(test)] == [AUTUMN]


def test_branches_of_a_pattern_are_fetched_and_others_are_not(forge, tmp_path):
    _, writer = forge
    writer.push("HEAD:runs/spring")
    mirror = content.make_bare(tmp_path / "mirror.git")
    file = configure(
        tmp_path,
        f"""
        [[feeds]]
        repository = "mirror.git"
        remote = "{tmp_path / "forge.git"}"
        branches = ["runs/*"]
        """,
    )
    contentrepo("publisher", "--config", file, "--once", cwd=tmp_path)
    assert mirror.git("for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/runs/spring"
    writer.push(":runs/spring")
    contentrepo("publisher", "--config", file, "--once", cwd=tmp_path)
    assert mirror.git("for-each-ref", "refs/heads") == ""


def test_branches_go_to_several_stores(origin, work, tmp_path):
    live = work.commit(content.course())
    work.push("HEAD:main")
    test = work.commit(changed(b"next?"))
    work.push("HEAD:next")
    file = configure_two(tmp_path, origin, live="main", test="next")
    with running(tmp_path / "log", "--config", file, "--once") as daemon:
        assert daemon.process.wait(60) == 0
    assert released(tmp_path / "live.sqlite3") == [live]
    assert released(tmp_path / "test.sqlite3") == [test]


def test_without_any_wake_up_nothing_is_lost(origin, work, tmp_path):
    store = tmp_path / "live.sqlite3"
    work.commit(content.course())
    work.push("HEAD:main")
    with running(tmp_path / "log", origin.path, "--no-watch", "--poll", "0.2", "--store", store) as daemon:
        daemon.wait_for("release 1 from")
        for number in range(5):
            last = work.commit(changed(b"%d?" % number))
            work.push("HEAD:main")
        daemon.wait_for(f"from {last[:12]} is live")
        assert daemon.stop() == 0
    assert released(store)[0] == last


def test_a_remote_is_fetched_and_followed_by_a_signed_wake_up(forge, tmp_path):
    there, writer = forge
    file = configure(
        tmp_path,
        f"""
        poll = 600
        listen = "127.0.0.1:0"
        stores.live = "live.sqlite3"
        [[feeds]]
        repository = "mirror.git"
        remote = "file://{there.path}"
        store = "live"
        wake = "courses"
        secret = "env:WAKE_SECRET"
        """,
    )
    body = b'{"anything": "at all"}'
    signature = "sha256=" + hmac.new(b"shared", body, "sha256").hexdigest()
    variables = {"WAKE_SECRET": "shared"}
    with running(tmp_path / "log", "--config", file, "--log", "json", environment=variables) as daemon:
        daemon.wait_for("release 1 from")
        last = writer.commit(changed(b"why?"))
        writer.push("HEAD:main")
        assert ask(f"{daemon.address}/wake/courses", body)[0] == 403
        assert ask(f"{daemon.address}/wake/courses", body, X_Gitlab_Token=signature)[0] == 403
        assert ask(f"{daemon.address}/wake/nobody", body, X_Hub_Signature_256=signature)[0] == 403
        assert ask(f"{daemon.address}/wake/courses", body, X_Hub_Signature_256=signature)[0] == 202
        daemon.wait_for("release 2 from")
        assert ask(f"{daemon.address}/healthz") == (200, "ok\n")
        assert ask(f"{daemon.address}/readyz") == (200, "ok\n")
        status, figures = ask(f"{daemon.address}/metrics")
        assert ask(f"{daemon.address}/other")[0] == 404
        assert daemon.stop() == 0
    assert released(tmp_path / "live.sqlite3")[0] == last
    assert status == 200
    assert 'contentrepo_outcomes_total{outcome="applied"} 2.0' in figures
    assert 'contentrepo_outcomes_total{outcome="failed"} 0.0' in figures  # an alarm counts from there
    assert "contentrepo_push_to_live_seconds_count 2.0" in figures
    for name in ("contentrepo_attempted_total", "contentrepo_queue_age_seconds"):
        assert name in figures
    lines = [json.loads(line) for line in daemon.log.read_text().splitlines()]
    told = [line for line in lines if line["event"] == "published"]
    assert [line["commit"] for line in told][1:] == [last]
    assert {"time", "level", "message", "unit", "release", "duration_ms", "since_woken_s"} <= told[0].keys()
    assert "shared" not in daemon.log.read_text()


def test_a_remote_that_vanishes_for_a_while_is_taken_up_again(forge, tmp_path):
    there, writer = forge
    file = configure(
        tmp_path,
        f"""
        poll = 0.3
        listen = "127.0.0.1:0"
        stores.live = "live.sqlite3"
        [[feeds]]
        repository = "mirror.git"
        remote = "{there.path}"
        store = "live"
        """,
    )
    with running(tmp_path / "log", "--config", file) as daemon:
        daemon.wait_for("release 1 from")
        assert ask(f"{daemon.address}/readyz")[0] == 200
        there.path.rename(tmp_path / "away.git")
        daemon.wait_for("cannot fetch")
        assert ask(f"{daemon.address}/readyz")[0] == 503
        (tmp_path / "away.git").rename(there.path)
        last = writer.commit(changed(b"why?"))
        writer.push("HEAD:main")
        daemon.wait_for("release 2 from")
        assert ask(f"{daemon.address}/readyz")[0] == 200
    assert released(tmp_path / "live.sqlite3")[0] == last


def test_a_remote_that_asks_for_a_password_is_told_without_it(tmp_path):
    file = configure(
        tmp_path, '[[feeds]]\nrepository = "mirror.git"\nremote = "https://127.0.0.1:1/x.git"\nstores = 1\n'
    )
    with running(tmp_path / "log", "--config", file, "--once") as daemon:
        assert daemon.process.wait(60) == 2
    assert "`feeds[0].stores` is not known" in daemon.log.read_text()


def test_forges_and_webhooks_are_told(origin, work, tmp_path):
    work.commit(content.course())
    work.push("HEAD:main")
    with web_server.serving(web_server.say(201, b"{}")) as server:
        file = configure(
            tmp_path,
            f"""
            stores.live = "live.sqlite3"
            outbound = {{ hosts = ["127.0.0.1"], networks = ["127.0.0.0/8"] }}
            [[webhooks]]
            name = "lms"
            url = "{server.url("/hook")}"
            secret = "env:HOOK_SECRET"
            store = "live"
            [[feeds]]
            repository = "{origin.path}"
            store = "live"
            status = {{ kind = "github", url = "{server.url("/repos/x/y")}", token = "env:HOOK_SECRET" }}
            """,
        )
        variables = {"HOOK_SECRET": "shared"}
        with running(tmp_path / "log", "--config", file, environment=variables) as daemon:
            daemon.wait_for("release 1 from")
            last = work.commit({"vertical/unit1.xml": b"<vertical"})
            work.push("HEAD:main")
            daemon.wait_for("refused")
            started = monotonic()
            while len(server.got) < 4:
                assert monotonic() - started < 30, (server.got, daemon.log.read_text())
                sleep(0.05)
            assert daemon.stop() == 0
    hooks = [json.loads(got.body) for got in server.got if got.path == "/hook"]
    assert [one["units"][0]["outcome"] for one in hooks] == ["published", "findings"]
    states = {got.path[-40:]: json.loads(got.body)["state"] for got in server.got if "/statuses/" in got.path}
    assert states[last] == "failure"
    assert list(states.values()) == ["success", "failure"]
    assert "shared" not in daemon.log.read_text()


def test_of_two_publishers_with_copies_of_their_own_the_slower_one_puts_nothing_old_over_the_new(forge, tmp_path):
    there, writer = forge
    store = tmp_path / "live.sqlite3"
    files = []
    for number in (1, 2):
        (tmp_path / f"{number}").mkdir()
        files.append(tmp_path / f"{number}" / "publisher.toml")
        files[-1].write_text(
            f"""
            poll = 600
            stores.live = "{store}"
            [[feeds]]
            repository = "mirror.git"
            remote = "file://{there.path}"
            store = "live"
            """
        )
    first = writer.head
    with running(tmp_path / "log", "--config", files[0]) as daemon:
        daemon.wait_for("release 1 from")
        last = writer.commit(changed(b"why?"))
        writer.push("HEAD:main")
        contentrepo("publisher", "--config", files[1], "--once", cwd=tmp_path)
        assert released(store) == [last, first]
        mirror = content.Repository(tmp_path / "1" / "mirror.git")
        mirror.git("update-ref", "refs/heads/unrelated", first)  # it looks at its copy, which is old
        until = monotonic() + 20
        while mirror.git("rev-parse", "main").strip() != last and len(released(store)) == 2 and monotonic() < until:
            sleep(0.05)
        assert daemon.stop() == 0
    assert released(store) == [last, first]


@pytest.mark.parametrize("branches", ['["main"]', '["ma*"]'])
def test_whoever_tells_of_a_store_makes_none_in_the_place_of_a_lost_one(origin, work, tmp_path, branches, monkeypatch):
    """Else the backup could not be brought back to where it was."""
    work.commit(content.course())
    work.push("HEAD:main")
    monkeypatch.setenv("HOOK_SECRET", "shared")
    file = configure(
        tmp_path,
        f"""
        stores.live = "live.sqlite3"
        outbound = {{ hosts = ["127.0.0.1"], networks = ["127.0.0.0/8"] }}
        [[webhooks]]
        name = "lms"
        url = "http://127.0.0.1:1/hook"
        secret = "env:HOOK_SECRET"
        store = "live"
        [[feeds]]
        repository = "{origin.path}"
        branches = {branches}
        store = "live"
        """,
    )
    contentrepo("publisher", "--config", file, "--once", cwd=tmp_path)
    assert len(released(tmp_path / "live.sqlite3")) == 1
    for left in tmp_path.glob("live.sqlite3*"):
        left.unlink()
    said = contentrepo("publisher", "--config", file, "--once", cwd=tmp_path, exits=3).errors
    assert f"{origin.path}, branch main: could not publish" in said
    assert "contentrepo store restore FILE" in said
    assert not (tmp_path / "live.sqlite3").exists()


def write_object(repository, *command, said=""):
    ran = subprocess.run(["git", *command], cwd=repository.path, input=said, text=True, capture_output=True, check=True)
    return ran.stdout.strip()


def test_a_feed_that_fails_takes_no_news_from_those_that_share_its_store(origin, work, tmp_path):
    broken = content.make_bare(tmp_path / "broken.git")
    commit = write_object(broken, "commit-tree", write_object(broken, "mktree"), "-m", "lost")
    write_object(broken, "update-ref", "refs/heads/main", commit)
    no_commit = write_object(broken, "hash-object", "-w", "--stdin")
    write_object(broken, "update-ref", "refs/contentrepo/live/main", no_commit)
    work.commit(content.course())
    work.push("HEAD:main")
    options = ("--store", tmp_path / "live.sqlite3", "--reason", "r")
    contentrepo("publish", *options[:2], cwd=origin.path)
    contentrepo("suspend", RUN, *options, cwd=origin.path)
    work.commit(changed(b"now?"))
    work.push("HEAD:main")
    feeds = "\n".join(f'[[feeds]]\nrepository = "{one.path}"\nstore = "live"' for one in (origin, broken))
    file = configure(tmp_path, f'poll = 600\nwatch = false\n[stores]\nlive = "live.sqlite3"\n{feeds}\n')
    with running(tmp_path / "log", "--config", file) as daemon:
        daemon.wait_for("broken.git: ")
        contentrepo("resume", RUN, *options, cwd=origin.path)
        daemon.wait_for("release 2 from")
        assert daemon.stop() == 0


def test_a_new_branch_makes_no_store_in_the_place_of_one_that_another_branch_lost(origin, work, tmp_path):
    """It comes first by its name, and has no live ref of its own yet."""
    work.commit(content.course())
    work.push("HEAD:runs/b")
    store = tmp_path / "live.sqlite3"
    command = ("publisher", origin.path, "--branch", "runs/*", "--store", store, "--once")
    contentrepo(*command, cwd=tmp_path)
    for left in tmp_path.glob("live.sqlite3*"):
        left.unlink()
    work.push("HEAD:runs/a")
    said = contentrepo(*command, cwd=tmp_path, exits=3).errors
    assert "`refs/contentrepo/live/runs/b` is of store sequence 1" in said
    assert not store.exists()


def test_a_new_repository_makes_no_store_in_the_place_of_one_that_another_repository_lost(origin, work, tmp_path):
    new = content.make_bare(tmp_path / "new.git")
    work.commit(content.course())
    work.push("HEAD:main")
    store = tmp_path / "live.sqlite3"
    contentrepo("publisher", origin.path, "--store", store, "--once", cwd=tmp_path)
    for left in tmp_path.glob("live.sqlite3*"):
        left.unlink()
    work.git("push", "-q", str(new.path), "HEAD:refs/heads/main")
    said = contentrepo("publisher", new.path, origin.path, "--store", "./live.sqlite3", "--once", cwd=tmp_path, exits=3)
    assert f"{origin.path}: `refs/contentrepo/live/main` is of store sequence 1" in said.errors
    said = contentrepo("serve", new.path, origin.path, "--store", store, "--port", "0", cwd=tmp_path, exits=1)
    assert f"{origin.path}: `refs/contentrepo/live/main` is of store sequence 1" in said.errors
    assert not store.exists()
