"""A kept request sent once more, past the gate: who asked was asked for a token when it came."""

from __future__ import annotations

import json
from urllib.parse import quote

from starlette.types import ASGIApp, Message

from contentrepo.entrypoints.http.caller import KEY
from contentrepo.entrypoints.http.problem import PREFIX, Problem
from contentrepo.entrypoints.http.shelf import Asked
from contentrepo.entrypoints.http.work import Done, Repeat
from contentrepo.entrypoints.reporting.bug_report import write_bug_report

WAITS = "contentrepo.waits"
REFUSED = 400


def make_repeat(app: ASGIApp) -> Repeat:
    """How the application is asked again. It answers when all is done, and never 202 for want of patience."""

    async def repeat(asked: Asked) -> Done | Problem:
        try:
            status, body = await _ask(app, asked)
            told = json.loads(body) if body else {}
        except Exception as error:  # noqa: BLE001  the boundary, as the gate is for other requests
            write_bug_report(error, ["contentrepo", "serve", asked.method, asked.path])
            return Problem("internal", "the fault is ours; a report lies on the server")
        if status < REFUSED:
            return Done(status, told, {})
        more = {name: value for name, value in told.items() if name not in {"type", "title", "status", "detail"}}
        return Problem(told["type"].removeprefix(PREFIX), told["detail"], more=more)

    return repeat


async def _ask(app: ASGIApp, asked: Asked) -> tuple[int, bytes]:
    named = {
        "host": "again",
        "content-type": asked.content_type,
        "content-length": str(len(asked.body)),
        "if-match": asked.if_match,
        "if-none-match": asked.if_none_match,
        "idempotency-key": asked.key,
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": asked.method,
        "path": asked.path,
        "raw_path": quote(asked.path).encode(),
        "root_path": "",
        "query_string": asked.query.encode("latin-1"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value],
        "client": None,
        "server": None,
        KEY: asked.caller,
        WAITS: True,
    }
    answered: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": asked.body, "more_body": False}

    async def send(message: Message) -> None:
        answered.append(message)

    await app(scope, receive, send)
    return answered[0]["status"], b"".join(one.get("body", b"") for one in answered[1:])
