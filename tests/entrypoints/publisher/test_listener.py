import socket
import struct
from contextlib import closing
from time import sleep

import pytest
from daemons import ask

from contentrepo.entrypoints.publisher.listener import Board, Listener

BOARD = Board(is_ready=lambda: False, is_alive=lambda: True, render_metrics=lambda: ("text/plain", b""), bells={})


@pytest.mark.parametrize(("host", "named"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_it_answers_at_addresses_of_both_kinds(host, named):
    with closing(Listener((host, 0), BOARD)) as listener:
        assert ask(f"http://{named}:{listener.port}/healthz") == (200, "ok\n")
        assert ask(f"http://{named}:{listener.port}/readyz")[0] == 503


def test_who_hangs_up_leaves_no_line_in_the_log(capfd):
    with closing(Listener(("127.0.0.1", 0), BOARD)) as listener:
        for _ in range(20):
            with closing(socket.create_connection(("127.0.0.1", listener.port))) as caller:
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # cut off at once
                caller.sendall(b"POST /wake/courses HTTP/1.1\r\ncontent-length: 9\r\n\r\n")
        assert ask(f"http://127.0.0.1:{listener.port}/healthz")[0] == 200
        sleep(0.1)  # for those that were called before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("path", "status"), [("/healthz", 200), ("/readyz", 503), ("/metrics", 200), ("/elsewhere", 404)]
)
def test_a_probe_that_asks_for_the_head_only_gets_it_and_no_body(path, status):
    """What came after the head would be read as the next answer."""
    with closing(Listener(("127.0.0.1", 0), BOARD)) as listener:
        asked, said = (_call(listener.port, f"{method} {path} HTTP/1.0\r\n\r\n".encode()) for method in ("GET", "HEAD"))
    assert said.startswith(f"HTTP/1.0 {status} ".encode())
    head, _, body = said.partition(b"\r\n\r\n")
    assert body == b""
    assert _without_date(head) == _without_date(asked.partition(b"\r\n\r\n")[0])


def _call(port, request):
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as caller:
        caller.sendall(request)
        return b"".join(iter(lambda: caller.recv(4096), b""))


def _without_date(head):
    return [line for line in head.split(b"\r\n") if not line.lower().startswith(b"date:")]
