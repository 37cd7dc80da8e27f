"""The HTTP server as its users meet it: a process on a free port of the loopback, asked over real connections."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from program import contentrepo

SCOPES = ("delivery:read", "authoring:read", "authoring:write")


class Answered(NamedTuple):
    """An answer; names of headers are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The name of a problem's type."""
        assert self.headers["content-type"] == "application/problem+json", self
        return self.json["type"].removeprefix("urn:contentrepo:problem:")


class Server:
    """A running server; `token` goes with each request that brings none of its own."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token

    def ask(self, method: str, path: str, *, body: bytes | str | None = None, **headers: str) -> Answered:
        named = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if self.token and "Authorization" not in headers:
            named["Authorization"] = f"Bearer {self.token}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answered(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answered:
        return self.ask("GET", path, **headers)

    def send(self, method: str, path: str, data: object, **headers: str) -> Answered:
        return self.ask(method, path, body=json.dumps(data), **{"Content_Type": "application/json", **headers})

    def take_token(self, client: Mapping[str, Any], **more: str) -> Answered:
        form = {
            "grant_type": "client_credentials",
            "client_id": client["id"],
            "client_secret": client["secret"],
            **more,
        }
        content = "application/x-www-form-urlencoded"
        return self.ask("POST", "/oauth/token", body=urlencode(form), Content_Type=content, Authorization="")


def make_client(where: Path, name: str = "ada@example.org", *scopes: str, groups: tuple[str, ...] = ()) -> Any:
    """A client, with its secret."""
    words = [word for scope in scopes or SCOPES for word in ("--scope", scope)]
    words += [word for group in groups for word in ("--group", group)]
    return contentrepo("client", "create", name, *words, "--format", "json", cwd=where).json


@contextmanager
def serving(where: Path, *options: str) -> Iterator[Server]:
    """`contentrepo serve` in a folder; stopped with SIGTERM, after which it must have ended well."""
    command = [sys.executable, "-m", "contentrepo", "serve", "--port", "0", *options]
    # Errors go to a file: nobody reads a pipe meanwhile.
    with (where / "serve-errors").open("w+") as errors:
        process = subprocess.Popen(command, cwd=where, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ)
        try:
            line = process.stdout.readline()
            errors.seek(0)
            assert line.startswith("serving "), errors.read()
            yield Server(int(line.rstrip().rpartition(":")[2]))
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(30)
            process.stdout.close()
            errors.seek(0)
            told = errors.read()
    assert code == 0, (code, told)
    assert "Traceback" not in told, told
