import json
import socket
import time

import pytest
import served

SETTINGS = """
public = true
body_bytes = 1000
body_seconds = 0.5
answer_seconds = 0.5
requests_per_second = 0.01
burst = 60
audit = "AUDIT"
"""
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    return tmp_path_factory.mktemp("gate") / "audit"


@pytest.fixture(scope="module")
def server(published, audit):
    config = audit.parent / "server.toml"
    config.write_text(SETTINGS.replace("AUDIT", str(audit)))
    with served.serving(published.path, "--config", str(config)) as server:
        yield server


def read_to_end(connection):
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


def test_public_delivery_needs_no_token_but_a_bad_one_is_refused(server):
    assert server.get("/v1/courses").status == 200
    assert server.get("/v1/courses", Authorization="Bearer no").problem == "invalid-token"
    assert server.get("/v1/courses", Authorization="Basic eDp5").problem == "invalid-token"


def test_a_body_beyond_the_limit_is_refused_by_its_length(server):
    assert server.ask("POST", "/oauth/token", body="x" * 1001, Content_Type=FORM).problem == "too-large"


def test_a_body_beyond_the_limit_is_refused_as_it_comes(server):
    with connect(server) as connection:
        head = f"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode() + b"400\r\n" + b"x" * 1024 + b"\r\n")
        assert b" 413 " in read_to_end(connection).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /v1/courses HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /v1/co",
        b"",
    ],
)
def test_headers_that_never_end_are_not_waited_for(server, begun):
    with connect(server) as connection:
        connection.sendall(begun)
        assert read_to_end(connection) == b""


def test_a_body_that_never_ends_is_not_waited_for(server):
    with connect(server) as connection:
        head = f"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 100\r\n\r\n"
        connection.sendall(head.encode() + b"grant_type=")
        received = read_to_end(connection)
    assert b" 408 " in received.split(b"\r\n")[0]
    assert b"too-slow" in received


def test_an_answer_that_nobody_reads_is_not_kept(server):
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.settimeout(20)
        place = "/v1/courses/course-v1:edX+CS101+2T2019/assets/big.bin"
        connection.sendall(f"GET {place} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(1.5)
        assert len(read_to_end(connection)) < 12 << 20
    assert len(server.get(place).body) == 12 << 20


def test_headers_without_end_are_bounded(server):
    with connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        line = b"X-Long: " + b"x" * 8000 + b"\r\n"
        with pytest.raises(OSError, match=r"reset|pipe"):
            connection.sendall(line * 10_000)


def test_the_audit_log_tells_of_writes_and_refusals(server, audit):
    assert server.ask("GET", "/v1/courses", Authorization="Bearer x").status == 401
    server.ask("POST", "/oauth/token", body="grant_type=password", Content_Type=FORM)
    last = {"method": "POST", "path": "/oauth/token", "status": 400}
    until = time.monotonic() + 10
    while True:  # a line is written once the answer has gone out
        lines = [json.loads(line) for line in audit.read_text().splitlines()]
        if last.items() <= lines[-1].items() or time.monotonic() > until:
            break
    assert last.items() <= lines[-1].items()
    assert not any(line["method"] == "GET" and line["status"] == 200 for line in lines)
    assert any(line["status"] == 401 for line in lines)


def test_whoever_asks_too_often_is_told_when_to_come_again(server, client):
    token = server.take_token(client).json["access_token"]
    for _ in range(61):
        found = server.get("/v1/courses", Authorization=f"Bearer {token}")
        if found.status != 200:
            break
    assert found.problem == "too-many-requests"
    assert int(found.headers["retry-after"]) > 1
    assert server.get("/v1/courses").status == 200


def test_answers_go_out_at_once():
    """A socket that does not say TCP is not told to send small pieces at once: 40 ms for each kept connection."""
    from contentrepo.entrypoints.http.server import _listen

    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
