"""Forges on the loopback, which answer requests for pull requests as GitHub and GitLab document it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

KNOWN = "forge-token"


class ForgeServer(ThreadingHTTPServer):
    """A forge that keeps what it was asked for: branch -> the request's body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: ForgeServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/repos/edX/courses/pulls" and self.headers["authorization"] == f"Bearer {KNOWN}":
            self._make(body, body["head"], there=422)
        elif unquote(self.path) == "/projects/edX/courses/merge_requests" and self.headers["private-token"] == KNOWN:
            assert "%2F" in self.path
            self._make(body, body["source_branch"], there=409)
        else:
            self._answer(401, {"message": "Bad credentials"})

    def _make(self, body: dict[str, str], branch: str, *, there: int) -> None:
        if branch in self.server.asked:
            return self._answer(there, {"message": "already exists"})
        self.server.asked[branch] = body
        return self._answer(201, self._page(branch))

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        branch = query["source_branch"][0] if "source_branch" in query else query["head"][0].partition(":")[2]
        self._answer(200, [self._page(branch)] if branch in self.server.asked else [])

    def _page(self, branch: str) -> dict[str, str]:
        page = f"https://forge.example.org/{branch}"
        return {"html_url": page, "web_url": page}

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serving() -> Iterator[ForgeServer]:
    with ForgeServer() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
