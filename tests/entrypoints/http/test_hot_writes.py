"""Writes of one block past the framework: every answer is the one that the routes give."""

from __future__ import annotations

import asyncio
import json
import re
from types import SimpleNamespace

import content
import pytest
import served
from program import contentrepo

from contentrepo.api.identity import Caller, Scope
from contentrepo.entrypoints.http.authoring.hot import HotWrites
from contentrepo.entrypoints.http.caller import KEY

FOLDER = "courses/edX/CS101/2T2019"
BLOCKS = "/v1/authoring/blocks/block-v1:edX+CS101+2T2019"
QUIZ, PAGE = f"{BLOCKS}+type@problem+block@quiz1", f"{BLOCKS}+type@html+block@text1"
PLAIN, ROUTED = "application/json", "application/json; charset=utf-8"
LOST = "0" * 40
_NEW = re.compile(rb"[0-9a-f]{32,40}")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    work = content.make_work(tmp_path_factory.mktemp("hot") / "work")
    work.commit(content.course(FOLDER))
    work.git("checkout", "--quiet", "--detach")
    contentrepo("publish", cwd=work.path)
    clients = [served.make_client(work.path, name, *scopes) for name, *scopes in (["ada"], ["eve", "authoring:read"])]
    with served.serving(work.path) as server:
        server.token, server.other = (server.take_token(client).json["access_token"] for client in clients)
        yield server


def ask_both(server, method, path, body, **headers):
    """The answers of the short way and of the routes, without what is new in each."""
    told = []
    for kind in (PLAIN, ROUTED):
        answer = server.ask(method, path, body=body, **{"If_Match": "*", **headers, "Content_Type": kind})
        named = {name: value for name, value in answer.headers.items() if name not in {"date", "etag"}}
        tag = _NEW.sub(b"#", answer.headers.get("etag", "").encode())
        told.append((answer.status, named, tag, _NEW.sub(b"#", answer.body)))
    return told


def said(**attributes):
    return json.dumps({"attributes": attributes})


OLX = '<problem display_name="Quiz" weight="9"><p>Is it so?</p></problem>'


@pytest.mark.parametrize(
    ("asked", "headers", "status"),
    [
        (("PATCH", QUIZ, said(weight=None)), {}, 200),
        (("PATCH", QUIZ, said()), {"Idempotency_Key": "one"}, 200),
        (("PATCH", PAGE, json.dumps({"page": "<p>Other, \u00e4.</p>\n"})), {}, 200),
        (("PUT", QUIZ, json.dumps({"olx": OLX})), {}, 200),
        (("PUT", QUIZ, json.dumps({"olx": "<problem"})), {}, 422),
        (("PATCH", f"{BLOCKS}+type@problem+block@none", said(weight="2")), {}, 404),
        (("PATCH", QUIZ, said(weight="2")), {"If_Match": ""}, 428),
        (("PATCH", QUIZ, said(weight="2")), {"If_Match": '"x"'}, 412),
        (("PATCH", QUIZ, said(weight="2")), {"If_Match": f'"{LOST}.{LOST}"'}, 404),
        (("PATCH", QUIZ, "{"), {}, 400),
        (("PATCH", QUIZ, "[]"), {}, 400),
        (("PATCH", QUIZ, ""), {}, 400),
        (("PATCH", QUIZ, b"\xff"), {}, 400),
        (("PATCH", QUIZ, '{"attributes": {"weight": 2}}'), {}, 400),
        (("PATCH", QUIZ, '{"other": 1}'), {}, 400),
        (("PATCH", QUIZ, "[" * 50_000), {}, 400),
        (("PUT", QUIZ, json.dumps({"olx": "\ud800"})), {}, 400),
        (("PUT", QUIZ, "{}"), {}, 400),
        (("PATCH", QUIZ, said(weight="2")), {"Idempotency_Key": "k" * 256}, 400),
        (("PATCH", QUIZ, said(weight="2")), {"Idempotency_Key": "a b"}, 400),
        (("PATCH", "/v1/authoring/blocks/nothing", said(weight="2")), {}, 400),
        (("PATCH", f"{QUIZ}{'x' * 255}", said(weight="2")), {}, 400),
        (("PATCH", f"{QUIZ}?branch=none", said(weight="2")), {}, 404),
        (("PATCH", f"{QUIZ}/more", said(weight="2")), {}, 404),
        (("POST", QUIZ, said(weight="2")), {}, 405),
    ],
)
def test_both_ways_answer_alike(server, asked, headers, status):
    short, routed = ask_both(server, *asked, **headers)
    assert short[0] == routed[0] == status
    if status == 200:  # the second one finds what the first one wrote
        short, routed = ((one[1].keys(), one[2], json.loads(one[3]).keys()) for one in (short, routed))
    assert short == routed


@pytest.mark.parametrize("token", ["", "forged", "other"])
def test_who_may_not_is_told_alike(server, token):
    token = server.other if token == "other" else token  # noqa: S105  no token
    short, routed = ask_both(server, "PATCH", QUIZ, said(weight="3"), Authorization=token and f"Bearer {token}")
    assert short == routed
    assert short[0] in (401, 403)


def test_a_conflict_offers_the_same_request(server):
    seen = server.get(QUIZ).headers["etag"]
    assert server.ask("PATCH", QUIZ, body=said(weight="5"), If_Match=seen, Content_Type=PLAIN).status == 200
    short, routed = ask_both(server, "PATCH", QUIZ, said(weight="6"), If_Match=seen)
    assert short == routed
    told = json.loads(short[3])
    assert short[0] == 409
    assert (told["resolve"]["method"], told["resolve"]["path"]) == ("PATCH", QUIZ)
    assert told["resolve"]["body"] == {"attributes": {"weight": "6"}}


def find_way(**changes):
    """Whether a request goes on to the routes, and with which body."""
    caller = Caller("i", "s", "n", "", (), frozenset({Scope.AUTHORING_WRITE}), 0)
    headers = {"content-type": PLAIN, "if-match": "*", "content-length": "20"}
    headers |= {name.replace("_", "-"): value for name, value in changes.get("headers", {}).items()}
    pieces, passed = [b'{"attributes":', b' {"a": 1}}'], []
    scope = {"type": "http", "method": "PATCH", "path": QUIZ, "query_string": b"", KEY: caller}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers.items()]
    messages = [{"type": "http.request", "body": piece, "more_body": piece is pieces[0]} for piece in pieces]
    if changes.get("is_cut"):
        messages[1:] = [{"type": "http.disconnect"}]

    async def receive():
        return messages.pop(0)

    async def app(_scope, receive, _send):
        passed.append(await receive())
        while passed[-1].get("more_body"):
            passed.append(await receive())

    asyncio.run(HotWrites(app, SimpleNamespace())(scope, receive, None))
    return [one["type"] if "body" not in one else one["body"] for one in passed]


@pytest.mark.parametrize(
    "headers",
    [{}, {"prefer": "respond-async"}, {"content_type": "text/plain"}, {"content_length": "70000"}, {"expect": "x"}],
)
def test_what_goes_on_to_the_routes_has_all_of_its_body(headers):
    assert find_way(headers=headers) == [b'{"attributes":', b' {"a": 1}}']


def test_a_body_that_ends_early_is_left_to_the_routes():
    assert find_way(is_cut=True) == [b'{"attributes":', "http.disconnect"]
