import hmac
import json
import time
from datetime import UTC, datetime

import content
import pytest
import web_server

from contentrepo.applets.live.api import (
    Retention,
    list_deliveries,
    open_store,
    restore_backup,
    thin_store,
    write_backup,
)
from contentrepo.applets.live.database.hold_schema import deliveries
from contentrepo.applets.live.models import Door
from contentrepo.applets.notices import sending
from contentrepo.applets.notices.api import begin_notices, send_notices
from contentrepo.applets.notices.models import Receiver, ReceiverKind
from contentrepo.applets.notices.sending import PATIENCE_REFUSED
from contentrepo.applets.outbound.models import OutboundPolicy
from contentrepo.applets.publishing.api import publish_branch
from contentrepo.applets.repository.api import open_repository, repository_name

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"
LOST = {"vertical/unit1.xml": b'<vertical><problem url_name="nowhere"/></vertical>\n'}
LOOPBACK = OutboundPolicy(hosts=("127.0.0.1",), networks=("127.0.0.0/8",))


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "live.sqlite3") as opened:
        yield opened


@pytest.fixture
def publish(store, work, origin):
    def publish(files, into=store):
        commit = work.commit(files)
        assert work.push("HEAD:main").exit_code == 0
        publish_branch(open_repository(origin.path), into, door=Door.PUBLISH)
        return commit

    return publish


def webhook(server, **more):
    return Receiver("hook", ReceiverKind.WEBHOOK, server.url("/hook"), b"shared", **more)


def make_due(store):
    with store.writing() as connection:
        connection.execute(deliveries.update().values(due=0))


def test_what_was_not_told_yet_outlives_thinning(store, publish):
    """The log is the outbox, and thinning leaves it whole."""
    with web_server.serving(web_server.say(204)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        commits = [publish({**content.course(), QUIZ: b"<problem>%d</problem>\n" % turn}) for turn in range(3)]
        commits.append(publish(LOST))
        (thinned,) = thin_store(store, Retention(last=1, days=0, months=0), now=datetime.now(UTC)).units
        assert thinned.releases == (1, 2)
        assert send_notices(store, receiver, LOOPBACK).told == 4
    assert [json.loads(got.body)["units"][0]["commit"] for got in server.got] == commits


def test_a_receiver_that_takes_its_time_is_told_in_several_turns(store, publish, monkeypatch):
    monkeypatch.setattr(sending, "TURN_SECONDS", 0)
    with web_server.serving(web_server.say(204)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        commits = [publish(content.course()), publish(LOST)]
        assert [send_notices(store, receiver, LOOPBACK).told for _ in range(3)] == [1, 1, 0]
    assert [json.loads(got.body)["units"][0]["commit"] for got in server.got] == commits


def test_a_webhook_tells_releases_and_refusals_signed_and_in_order(store, publish):
    with web_server.serving(web_server.say(204)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        first, second = publish(content.course()), publish(LOST)
        assert send_notices(store, receiver, LOOPBACK).told == 2
        before = store.statements
        assert send_notices(store, receiver, LOOPBACK).told == 0
        assert store.statements - before <= 2
    said = [json.loads(got.body) for got in server.got]
    (unit,) = said[0]["units"]
    assert (unit["unit"], unit["outcome"], unit["release"], unit["commit"]) == (RUN, "published", 1, first)
    (refused,) = said[1]["units"]
    assert (refused["outcome"], refused["release"], refused["commit"]) == ("findings", None, second)
    assert said[0]["sequence"] < said[1]["sequence"]
    for got in server.got:
        signature = hmac.new(b"shared", got.body, "sha256").hexdigest()
        assert got.headers["x-contentrepo-signature-256"] == f"sha256={signature}"
        body = json.loads(got.body)
        assert got.headers["x-contentrepo-delivery"] == f"{body['store']}-{body['sequence']}"


def test_what_a_restored_store_tells_is_not_taken_for_what_the_lost_one_told(store, publish, origin, tmp_path):
    """Both count on from the backup; whoever passes over what it has seen must see what is new."""
    write_backup(store, tmp_path / "backup.sqlite3")
    restore_backup(tmp_path / "backup.sqlite3", tmp_path / "restored.sqlite3")
    with web_server.serving(web_server.say(204)) as server, open_store(tmp_path / "restored.sqlite3") as restored:
        receiver = webhook(server)
        for one in (store, restored):
            begin_notices(one, receiver)
        publish(content.course())
        origin.git("update-ref", "-d", "refs/contentrepo/live/main")  # as is said after a restore
        publish({QUIZ: b"<problem/>\n"}, restored)
        for one in (store, restored):
            assert send_notices(one, receiver, LOOPBACK).told == 1
    assert len({json.loads(got.body)["sequence"] for got in server.got}) == 1
    assert len({got.headers["x-contentrepo-delivery"] for got in server.got}) == 2


def say_in_turn(*answers):
    left = iter(answers)

    def answer(handler, got):
        web_server.say(next(left))(handler, got)

    return answer


def test_what_could_not_be_told_is_told_later_and_nothing_is_left_out(store, publish):
    with web_server.serving(say_in_turn(500, 204, 204)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        publish(content.course())
        publish({QUIZ: b"<problem/>\n"})
        assert "status 500; next try in 2 s" in send_notices(store, receiver, LOOPBACK).error
        (state,) = list_deliveries(store)
        assert (state.attempts, state.error) == (1, "answered with status 500")
        assert send_notices(store, receiver, LOOPBACK).told == 0  # not yet
        make_due(store)
        assert send_notices(store, receiver, LOOPBACK).told == 2
        assert list_deliveries(store)[0].attempts == 0
    assert [json.loads(got.body)["units"][0]["release"] for got in server.got] == [1, 1, 2]


def test_whoever_never_takes_it_is_given_up_and_the_next_is_told(store, publish):
    with web_server.serving(web_server.say(404)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        publish(content.course())
        for _ in range(PATIENCE_REFUSED):
            make_due(store)
            sent = send_notices(store, receiver, LOOPBACK)
        assert (sent.dropped, sent.error[:8]) == (1, "given up")
        make_due(store)
        assert send_notices(store, receiver, LOOPBACK).error == ""
    assert len(server.got) == PATIENCE_REFUSED


def test_a_clock_that_was_set_back_holds_nothing_up(store, publish, monkeypatch):
    yesterday = time.time_ns() - 24 * 3600 * 10**9
    with web_server.serving(say_in_turn(204, 500, 204)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        publish(content.course())
        assert send_notices(store, receiver, LOOPBACK).told == 1
        publish({QUIZ: b"<problem/>\n"})
        assert "status 500" in send_notices(store, receiver, LOOPBACK).error
        monkeypatch.setattr(time, "time_ns", lambda: yesterday)
        assert send_notices(store, receiver, LOOPBACK).told == 1


def test_two_processes_do_not_tell_the_same(store, publish, tmp_path):
    def slow(handler, got):
        with open_store(tmp_path / "live.sqlite3") as other:
            told.append(send_notices(other, receiver, LOOPBACK).told)
        web_server.say(204)(handler, got)

    told = []
    with web_server.serving(slow) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        publish(content.course())
        assert send_notices(store, receiver, LOOPBACK).told == 1
    assert told == [0]


def test_a_new_receiver_is_not_told_of_the_past_and_others_repositories_are_left_out(store, publish):
    publish(content.course())
    with web_server.serving(web_server.say(204)) as server:
        receiver, foreign = webhook(server), webhook(server, repository="another")
        begin_notices(store, receiver)
        begin_notices(store, receiver)
        assert send_notices(store, receiver, LOOPBACK).told == 0
        publish({QUIZ: b"<problem/>\n"})
        assert send_notices(store, foreign, LOOPBACK).told == 1
    assert server.got == []


@pytest.mark.parametrize(
    ("kind", "states", "header"),
    [
        (ReceiverKind.GITHUB, ["success", "failure"], ("authorization", "Bearer t0ken")),
        (ReceiverKind.GITLAB, ["success", "failed"], ("private-token", "t0ken")),
        (ReceiverKind.GITEA, ["success", "failure"], ("authorization", "token t0ken")),
    ],
)
def test_forges_are_told_the_state_of_a_commit(store, publish, origin, kind, states, header):  # noqa: PLR0917
    with web_server.serving(web_server.say(201, b"{}")) as server:
        name = repository_name(open_repository(origin.path))
        receiver = Receiver("forge", kind, server.url("/repos/edX/courses"), b"t0ken", name)
        begin_notices(store, receiver)
        commits = [publish(content.course())]
        receiver = Receiver("forge", kind, receiver.url, b"t0ken", repository_name(open_repository(origin.path)))
        commits.append(publish(LOST))
        assert send_notices(store, receiver, LOOPBACK).told == 2
    assert [got.path for got in server.got] == [f"/repos/edX/courses/statuses/{commit}" for commit in commits]
    said = [json.loads(got.body) for got in server.got]
    assert [one["state"] for one in said] == states
    assert {one.get("context") or one.get("name") for one in said} == {"contentrepo/publish"}
    assert RUN in said[1]["description"]
    assert server.got[0].headers[header[0]] == header[1]


def test_a_receiver_that_the_operator_did_not_list_is_told_nothing(store, publish):
    with web_server.serving(web_server.say(204)) as server:
        receiver = webhook(server)
        begin_notices(store, receiver)
        publish(content.course())
        assert "not among the hosts" in send_notices(store, receiver, OutboundPolicy()).error
    assert server.got == []
