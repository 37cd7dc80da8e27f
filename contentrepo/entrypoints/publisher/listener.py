"""The publisher's own small web server: probes, metrics, wake-ups. It answers from memory and never touches a store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from threading import Thread
from typing import Any

from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.publisher.bell import MAX_BODY, is_genuine
from contentrepo.entrypoints.publisher.settings import Bell
from contentrepo.errors import CouldNotCheck

PATIENCE = 10.0
"""Seconds that a client may keep us waiting."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the server answers with.

    Attributes:
        is_ready: whether every branch was looked at since the start.
        is_alive: whether the loop still turns.
        render_metrics: content type and text.
        bells: with whom each wakes.
    """

    is_ready: Callable[[], bool]
    is_alive: Callable[[], bool]
    render_metrics: Callable[[], tuple[str, bytes]]
    bells: Mapping[str, tuple[Bell, Callable[[], None]]]


class Listener:
    """A running server; `port` is the one that it has, also where 0 was asked for."""

    def __init__(self, address: tuple[str, int], board: Board) -> None:
        handler = type("Handler", (_Handler,), {"board": board})
        try:
            self._server = (_SixServer if ":" in address[0] else _Server)(address, handler)
        except OSError as error:
            where = f"{address[0]}:{address[1]}"
            raise CouldNotCheck(f"cannot listen at {where}: {error.strerror}", hint="Choose another port.") from error
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a forge does not call again where many call at once

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up is no news, and a traceback between the lines of the log is no line of it."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _SixServer(_Server):
    address_family = AF_INET6


class _Handler(BaseHTTPRequestHandler):
    board: Board
    timeout = PATIENCE
    server_version = "contentrepo"
    sys_version = ""

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self._probe(good=self.board.is_alive())
        elif self.path == "/readyz":
            self._probe(good=self.board.is_ready())
        elif self.path == "/metrics":
            kind, text = self.board.render_metrics()
            self._answer(200, text, kind)
        else:
            self._answer(404, b"not found\n")

    def do_HEAD(self) -> None:
        self.do_GET()  # whose body `_answer` leaves out

    def do_POST(self) -> None:
        named, wake = self.board.bells.get(self.path.removeprefix("/wake/"), (None, None))
        body = self._body()
        if body is None:
            self._answer(413, b"too large, or of no stated length\n")
        elif named is None or wake is None or not is_genuine(self._headers(), body, named.secret):
            self._answer(403, b"not known here, or not signed with the shared secret\n")  # one answer for both
        else:
            wake()
            self._answer(202, b"will look\n")

    def _body(self) -> bytes | None:
        length = self.headers.get("content-length", "")
        if not length.isascii() or not length.isdecimal() or int(length) > MAX_BODY:
            return None
        return self.rfile.read(int(length))

    def _headers(self) -> Mapping[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _probe(self, *, good: bool) -> None:
        self._answer(200 if good else 503, b"ok\n" if good else b"not yet\n")

    def _answer(self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's signature
        """Probes every few seconds would drown the log."""
