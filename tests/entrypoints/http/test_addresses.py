"""Addresses and methods as people type them, and those that mean two things."""

import socket

import pytest

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
ASSETS = f"/v1/courses/{RUN}/assets"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/authoring/files/static/dot.png?run=RUN",
        "/v1/releases?unit=RUN",
        "/v1/programs?limit=1&run=RUN",
        "/v1/changes?block=QUIZ&limit=1",
        "/v1/courses/RUN?at=2099-01-01T00:00:00+00:00",
    ],
)
def test_a_plus_in_a_query_is_itself(server, path):
    typed = path.replace("RUN", RUN).replace("QUIZ", QUIZ)
    place, _, query = typed.partition("?")
    encoded = server.get(f"{place}?{query.replace('+', '%2B')}")
    assert encoded.status == 200, encoded.body
    assert server.get(typed).body == encoded.body


def test_a_plus_in_other_words_is_a_space(server):
    refused = server.get(f"/v1/courses/{RUN}?at=a+b")
    assert "`a b`" in refused.json["detail"]


@pytest.mark.parametrize(
    "path", ["/v1/courses", f"/v1/courses/{RUN}/outline", f"{ASSETS}/long.txt", f"/v1/blocks/{QUIZ}", "/v1/changes"]
)
def test_head_has_the_headers_alone(server, path):
    whole, head = server.get(path), server.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == str(len(whole.body))


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/v2"), ("DELETE", "/v1/courses")])
def test_whoever_lost_the_way_is_told_where_all_addresses_are(server, method, path):
    assert "`/openapi.json`" in server.ask(method, path).json["detail"]


def test_head_of_what_is_not_there_or_only_written(server):
    assert server.ask("HEAD", "/v1/courses/course-v1:no+such+run").status == 404
    assert server.ask("HEAD", "/v1/undo").status == 405


@pytest.mark.parametrize(
    "path", ["/v1/authoring/files/%ff%fe", "/v1/authoring/files/static/x?message=%ff", f"{ASSETS}/%ff"]
)
def test_an_address_that_is_no_utf8_is_not_taken_for_another_one(server, path):
    for method in ("GET", "PUT"):
        found = server.ask(method, path, body=b"x" if method == "PUT" else None, If_None_Match="*")
        assert found.problem == "bad-request", found.body


def test_a_body_of_two_lengths_is_refused_and_nothing_after_it_read(server):
    head = "GET /v1/courses HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"{head}GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1") == 1
