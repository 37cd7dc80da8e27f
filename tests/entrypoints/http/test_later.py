"""Writes that were answered 202, and a server that is killed before they are done."""

import time

import content
import pytest
import served
from program import call
from together_doors import Mortal, insist

RUN = "course-v1:edX+CS101+2T2019"
PUT = {"op": "put-file", "path": "static/later.txt", "run": RUN, "text": "later"}
# Of a write that is answered at once, nothing happens before the server dies.
SLOW = """
from contentrepo.entrypoints.http.authoring import writing
writing.perform_task = lambda *_, **__: __import__("time").sleep(3600)
"""


@pytest.fixture
def work(tmp_path):
    work = content.make_work(tmp_path / "work")
    work.commit(content.course("courses/edX/CS101/2T2019"))
    work.git("checkout", "--quiet", "--detach")
    call("publish", cwd=work.path)
    return work


@pytest.fixture
def mortal(work):
    mortal = Mortal(work.path, tamper=SLOW)
    yield mortal
    mortal.die()


@pytest.fixture
def server(work, mortal):
    server = served.Server(mortal.port)
    server.token = server.take_token(served.make_client(work.path)).json["access_token"]
    return server


def rise(mortal, tamper=""):
    mortal.die()
    mortal.program = mortal.program.replace(SLOW, tamper)
    mortal.start()


def wait(server, place):
    end = time.monotonic() + 60
    while (told := server.get(place).json)["state"] == "working":
        assert time.monotonic() < end
        time.sleep(0.02)
    return told


@pytest.mark.parametrize("key", ["once", ""])
def test_what_was_taken_up_is_done_by_the_next_server(server, mortal, work, key):
    began = server.send("POST", "/v1/tasks", {"operations": [PUT]}, Prefer="respond-async", Idempotency_Key=key)
    place = began.headers["location"]
    assert (began.status, server.get(place).json["state"]) == (202, "working")
    stranger = served.make_client(work.path, "stranger")
    rise(mortal)
    token = f"Bearer {server.take_token(stranger).json['access_token']}"
    assert server.get(place, Authorization=token).problem == "unknown-task"
    told = wait(server, place)
    assert (told["state"], told["status"], told["result"]["state"]) == ("done", 200, "applied")
    assert work.git("log", "-1", "--format=%H %an", "main") == f"{told['result']['commit']} ada@example.org"
    rise(mortal)
    assert server.get(place).json == told
    if key:
        again = server.send("POST", "/v1/tasks", {"operations": [PUT]}, Idempotency_Key=key)
        assert (again.json["commit"], again.json["repeated"]) == (told["result"]["commit"], True)
    assert work.git("rev-list", "--count", "main") == "2"


def test_what_the_next_server_refuses_is_told_as_a_problem(server, mortal):
    operations = [{**PUT, "path": "../x"}]
    began = server.send("POST", "/v1/tasks", {"operations": operations}, Prefer="respond-async")
    rise(mortal)
    told = wait(server, began.headers["location"])
    assert (told["state"], told["status"]) == ("failed", 400)
    assert told["result"]["type"] == "urn:contentrepo:problem:bad-request"
    assert server.get(f"{began.headers['location']}/events").body.startswith(b"event: failed")


def test_without_a_key_nobody_says_that_it_was_done(server, mortal, work):
    """It had begun, as any write, and only took too long: to carry it on might do it twice."""
    (work.path / "server.toml").write_text("patience_seconds = 0.1\n")
    mortal.options = ("--config", "server.toml")
    mortal.die_and_rise()
    began = server.send("POST", "/v1/tasks", {"operations": [PUT]})
    assert began.status == 202
    rise(mortal)
    told = wait(server, began.headers["location"])
    assert (told["state"], told["status"]) == ("failed", 503)
    assert "does not know" in told["result"]["detail"]


def test_a_request_that_takes_its_server_down_is_given_up(server, mortal, work):
    began = server.send("POST", "/v1/tasks", {"operations": [PUT]}, Prefer="respond-async")
    (path,) = (work.path / ".git/contentrepo/works").glob("*.request")
    path.with_suffix(".tries").write_bytes(b".....")
    rise(mortal)
    assert wait(server, began.headers["location"])["status"] == 503
    assert work.git("rev-list", "--count", "main") == "1"


def test_two_servers_share_what_is_under_way(server, mortal, work):
    began = server.send("POST", "/v1/tasks", {"operations": [PUT]}, Prefer="respond-async")
    place = began.headers["location"]
    with served.serving(work.path) as other:
        other.token = server.token
        assert other.get(place).json["state"] == "working"
        mortal.die()
        assert wait(other, place)["state"] == "done"
    mortal.start()
    assert insist(lambda: server.get(place)).json["state"] == "done"
