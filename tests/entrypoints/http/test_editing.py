"""Locks, modes, drafts and refused pushes over HTTP: who may, and once under one key."""

import content
import pytest
import served
from authors import block
from program import call

from contentrepo.api.author import Actor, discard_draft, discard_draft_once
from contentrepo.applets.authoring import drafts
from contentrepo.applets.repository.api import open_repository

FOLDER = "courses/edX/CS101/2T2019"
RUN = "course-v1:edX+CS101+2T2019"
PAGE = f"/v1/authoring/blocks/{block('html/text1')}"
RULES = b"""format: 1
owners: [owner]
access:
  - {paths: courses/edX/CS101, role: course-team, who: [ada, bob]}
"""
EDITING = "refs/contentrepo/editing"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A bare repository: pushes to it are judged."""
    folder = tmp_path_factory.mktemp("editing")
    seed, origin = content.make_work(folder / "seed"), content.make_bare(folder / "origin.git")
    seed.commit(content.course(FOLDER) | {"contentrepo.yaml": RULES})
    seed.git("push", "--quiet", str(origin.path), "main")
    call("publish", cwd=origin.path)
    return origin


@pytest.fixture(scope="module")
def server(work):
    with served.serving(work.path) as server:
        yield server


@pytest.fixture(scope="module")
def people(server, work):
    """Name -> what goes with each of their requests."""
    names = ("ada", "bob", "owner", "stranger")
    clients = {name: served.make_client(work.path, name) for name in names}
    return {name: f"Bearer {server.take_token(client).json['access_token']}" for name, client in clients.items()}


def count(work):
    return int(work.git("rev-list", "--count", EDITING))


def test_a_lock_is_taken_and_given_back_once_under_one_key(server, work, people):
    place, ada = f"/v1/locks/{RUN}", {"Authorization": people["ada"]}
    first = server.send("PUT", place, {"seconds": 600}, **ada, Idempotency_Key="take")
    before = count(work)
    again = server.send("PUT", place, {"seconds": 600}, **ada, Idempotency_Key="take")
    assert (again.status, again.json, count(work)) == (200, first.json, before)
    assert server.send("PUT", place, {"seconds": 60}, **ada, Idempotency_Key="take").problem == "key-reused"
    back = server.ask("DELETE", place, **ada, Idempotency_Key="back")
    assert back.json == first.json
    taken = server.send("PUT", place, {"seconds": 600}, Authorization=people["bob"], Idempotency_Key="take")
    assert taken.json["holder"] == "bob", "keys of others are other keys"
    again = server.ask("DELETE", place, **ada, Idempotency_Key="back")
    assert (again.status, again.json) == (200, first.json)
    assert server.get("/v1/locks", **ada).json["locks"] == [taken.json]
    assert server.ask("DELETE", place, Authorization=people["bob"]).status == 200
    told = work.git("log", "--format=%B", EDITING)
    assert "Request-Key: " in told
    assert "take" not in told.replace("taken", "")


def test_a_lock_is_broken_by_an_owner_on_record(server, work, people):
    place = f"/v1/locks/{RUN}?block=html/text1"
    held = server.send("PUT", place, {}, Authorization=people["ada"])
    breaking, reason = place.replace("?", "/break?"), {"reason": "ada is away"}
    assert server.send("POST", breaking, reason, Authorization=people["bob"]).problem == "forbidden"
    owner = {"Authorization": people["owner"], "Idempotency_Key": "break"}
    assert server.send("POST", breaking, {}, **owner).problem == "bad-request"
    for _ in range(2):
        assert server.send("POST", breaking, reason, **owner).json == held.json
    assert server.get("/v1/locks", **owner).json["locks"] == []
    assert "ada is away" in work.git("log", "-1", "--format=%B", EDITING)
    assert server.send("POST", breaking, reason, Authorization=people["owner"]).problem == "unknown-lock"


def test_whoever_may_not_change_a_run_does_not_hold_it(server, people):
    place = f"/v1/locks/{RUN}"
    assert server.send("PUT", place, {}, Authorization=people["stranger"]).problem == "forbidden"
    ada = people["ada"]
    assert server.send("PUT", f"{place}?block=html/none", {}, Authorization=ada).problem == "unknown-block"
    assert server.send("PUT", "/v1/locks/course-v1:no+such+run", {}, Authorization=ada).problem == "unknown-run"


def test_a_mode_is_set_by_an_owner_and_closes_a_door(server, people):
    place = f"/v1/modes/{RUN}"
    owner = {"Authorization": people["owner"]}
    assert server.get(place, **owner).json == {"run": RUN, "mode": "hybrid"}
    assert server.send("PUT", place, {"mode": "git"}, Authorization=people["ada"]).problem == "forbidden"
    for _ in range(2):
        done = server.send("PUT", place, {"mode": "git"}, **owner, Idempotency_Key="close")
        assert done.json == {"run": RUN, "mode": "git", "was": "hybrid"}
    change = {"attributes": {"display_name": "No"}}
    refused = server.send("PATCH", PAGE, change, Authorization=people["ada"], If_Match="*")
    assert refused.problem == "locked"
    assert server.send("PUT", place, {"mode": "hybrid"}, **owner).json["was"] == "git"
    again = server.send("PUT", place, {"mode": "git"}, **owner, Idempotency_Key="close")
    assert (again.json["was"], server.get(place, **owner).json["mode"]) == ("hybrid", "hybrid")
    assert server.send("PUT", place, {"mode": "no"}, **owner).problem == "bad-request"
    assert server.get("/v1/modes/course-v1:edX+No+1", **owner).json["mode"] == "hybrid"


def begin(server, name, who):
    """A draft with a change of the course."""
    assert server.send("POST", "/v1/drafts", {"name": name}, Authorization=who).status == 201
    change = {"attributes": {"display_name": name}}
    assert server.send("PATCH", f"{PAGE}?branch={name}", change, Authorization=who, If_Match="*").status == 200


def test_a_draft_is_discarded_by_its_author_or_by_whoever_may_change_what_it_changes(server, people):
    begin(server, "of-ada", people["ada"])
    refused = server.ask("DELETE", "/v1/drafts/of-ada", Authorization=people["stranger"])
    assert refused.problem == "forbidden"
    assert server.ask("DELETE", "/v1/drafts/of-ada", Authorization=people["bob"]).status == 200
    begin(server, "of-stranger", people["stranger"])
    assert server.ask("DELETE", "/v1/drafts/of-stranger", Authorization=people["stranger"]).status == 200


def test_a_draft_is_discarded_once_under_one_key(server, people):
    ada = {"Authorization": people["ada"]}
    begin(server, "once", people["ada"])
    first = server.ask("DELETE", "/v1/drafts/once", **ada, Idempotency_Key="discard")
    assert server.ask("DELETE", "/v1/drafts/once", **ada, Idempotency_Key="discard").body == first.body
    back = server.send("POST", "/v1/drafts", {"name": "once", "start": first.json["commit"]}, **ada)
    assert back.json["commit"] == first.json["commit"]
    assert server.ask("DELETE", "/v1/drafts/once", **ada, Idempotency_Key="discard").body == first.body
    assert "once" in [one["name"] for one in server.get("/v1/drafts", **ada).json["drafts"]]


@pytest.mark.parametrize("died", ["before", "after"])
def test_a_discard_that_was_stopped_half_way_is_known_for_what_it_came_to(work, monkeypatch, died):
    repository, ada = open_repository(work.path), Actor("ada", "ada@example.org", "ada")
    name, tip = f"stopped-{died}", work.git("rev-parse", "main")
    drafts.create_draft(repository, name)

    def die(_repository, _name):
        if died == "after":
            discard_draft(repository, name)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(drafts, "discard_draft", die)
        with pytest.raises(KeyboardInterrupt):
            discard_draft_once(repository, name, ada, key=died)
    assert discard_draft_once(repository, name, ada, key=died) == tip
    assert name not in [one.name for one in drafts.list_drafts(repository)]


def test_a_refused_push_is_listed_and_mended_in_a_draft(server, work, people, tmp_path):
    work.git("config", "contentrepo.keeprejected", "true")
    call("hooks", "install", cwd=work.path)
    clone = content.make_work(tmp_path / "clone")
    clone.git("pull", "--quiet", str(work.path), "main")
    clone.git("remote", "add", "origin", str(work.path))
    broken = clone.commit({f"{FOLDER}/problem/quiz1.xml": b"<problem><p></problem>"}, message="broken")
    assert clone.push("HEAD:main").exit_code
    ada = {"Authorization": people["ada"]}
    (kept,) = server.get("/v1/rejected", **ada).json["pushes"]
    assert kept["tips"] == {"refs/heads/main": broken}
    place = f"/v1/rejected/{kept['name']}/rescue"
    for _ in range(2):
        found = server.send("POST", place, {"name": "mend"}, **ada, Idempotency_Key="rescue")
        assert (found.status, found.json) == (201, {"name": "mend", "commit": broken})
    path = f"/v1/authoring/files/{FOLDER}/problem/quiz1.xml?branch=mend"
    assert server.get(path, **ada).body == b"<problem><p></problem>"
    mended = content.course()["problem/quiz1.xml"].replace(b"Is it so", b"Is it not so")
    assert server.ask("PUT", path, body=mended, **ada, If_Match="*").status == 200
    assert server.send("POST", "/v1/drafts/mend/publish", {}, **ada).json["state"] == "applied"
    assert server.send("POST", "/v1/rejected/none/rescue", {"name": "x"}, **ada).problem == "unknown-push"


def test_what_waits_is_told_with_why(server, work, people):
    ada = {"Authorization": people["ada"]}
    call("publish", cwd=work.path)
    (unit,) = [one for one in server.get("/v1/status", **ada).json["units"] if one["unit"] == RUN]
    assert (unit["standing"], unit["behind"]) == ("live", 0)
    call("suspend", RUN, "--reason", "exams", cwd=work.path)
    change = {"attributes": {"display_name": "Later"}}
    done = server.send("PATCH", PAGE, change, **ada, If_Match="*")
    told = server.get("/v1/status", **ada).json
    (unit,) = [one for one in told["units"] if one["unit"] == RUN]
    assert (unit["standing"], unit["tip"]) == ("suspended", done.json["commit"])
    assert "exams" in unit["detail"]
    assert told["writer"] is None
