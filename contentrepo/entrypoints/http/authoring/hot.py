"""One block replaced or patched: the writes that applications ask most, carried out past FastAPI.

Its routing, dependencies and layers take as long as the judgement of the task. Whatever is not as plain as nearly all
of these requests are, and all that is wrong with one, is left to the routes; they are the description, and the same
functions answer both.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contentrepo.api.identity import Scope as TokenScope
from contentrepo.entrypoints.http.answer import JSON
from contentrepo.entrypoints.http.authoring import blocks, shapes
from contentrepo.entrypoints.http.authoring.writing import Wish, make_wish
from contentrepo.entrypoints.http.caller import find_caller
from contentrepo.entrypoints.http.world import Surroundings
from contentrepo.named_tuple import NamedTuple

PREFIX = "/v1/authoring/blocks/"
LONGEST = 64 << 10
"""Bytes of a body that is read here."""
_USAGE = re.compile(r"[!-.0-~]{1,255}")
_KEY = re.compile(rb"[!-~]{1,255}")
_READ = frozenset({b"content-type", b"idempotency-key", b"if-match", b"content-length"})
_LEFT = frozenset({b"prefer", b"transfer-encoding", b"expect"})


class _Route(NamedTuple):
    """How a body is read, and the route's function."""

    shape: type[shapes.PatchBlockBody | shapes.ReplaceBlockBody]
    act: Callable[[Request, Surroundings, str, Any, Wish], Awaitable[Response]]


_ROUTES = {
    "PATCH": _Route(shapes.PatchBlockBody, blocks.patch_one_block),
    "PUT": _Route(shapes.ReplaceBlockBody, blocks.put_block),
}


class HotWrites:
    """Carries out plain writes of single blocks before all routes; whatever else is asked goes on to them.

    What goes wrong is raised: the gate tells it as the application would.
    """

    def __init__(self, app: ASGIApp, world: Surroundings) -> None:
        self._app, self._world = app, world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _find_route(scope)
        headers = None if route is None else _read_headers(scope)
        if route is None or headers is None:
            return await self._app(scope, receive, send)
        messages = await _read_all(receive)
        receive = _replay(messages, receive)
        body = _read_body(route, messages)
        if body is None:
            return await self._app(scope, receive, send)
        wish = make_wish("", "", key=headers.get(b"idempotency-key", b"").decode(), prefer=None)
        request = Request(scope, receive)
        response = await route.act(request, self._world, scope["path"][len(PREFIX) :], body, wish)
        return await response(scope, receive, send)


def _find_route(scope: Scope) -> _Route | None:
    """None for any other address, and where the caller may not."""
    if scope["type"] != "http" or scope["query_string"] or not scope["path"].startswith(PREFIX):
        return None
    caller = find_caller(scope)
    if caller is None or TokenScope.AUTHORING_WRITE not in caller.scopes:
        return None
    return _ROUTES.get(scope["method"]) if _USAGE.fullmatch(scope["path"], len(PREFIX)) else None


def _read_headers(scope: Scope) -> Mapping[bytes, bytes] | None:
    """Those that say what is to be done; None where they are not the plain ones."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _LEFT or name in found:
            return None
        if name in _READ:
            found[name] = value
    length, key = found.get(b"content-length", b""), found.get(b"idempotency-key")
    is_plain = found.get(b"content-type") == JSON.encode() and b"if-match" in found
    is_plain = is_plain and (key is None or _KEY.fullmatch(key) is not None)
    return found if is_plain and length.isdigit() and int(length) <= LONGEST else None


async def _read_all(receive: Receive) -> list[Message]:
    """All of a body, or as much of it as came."""
    messages = [await receive()]
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _replay(messages: list[Message], receive: Receive) -> Receive:
    left = deque(messages)

    async def receive_again() -> Message:
        return left.popleft() if left else await receive()

    return receive_again


def _read_body(route: _Route, messages: list[Message]) -> shapes.Body | None:
    """None where it is not whole, or of another shape: that is for the routes to say."""
    if messages[-1]["type"] != "http.request":
        return None
    try:
        return route.shape.model_validate(json.loads(b"".join([one.get("body", b"") for one in messages])))
    except (ValueError, RecursionError, ValidationError):
        return None
