"""One block: the route that readers ask most. Bare Starlette, one look-up, the stored texts spliced into the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b

from fastapi import APIRouter, Security
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as ASGIScope

from contentrepo.api.identity import Scope
from contentrepo.api.read import (
    CurrentBlock,
    Store,
    ViewedBlock,
    find_current_block,
    open_course,
    parse_usage_key,
    read_block,
)
from contentrepo.entrypoints.http.answer import JSON, knows
from contentrepo.entrypoints.http.caller import BEARER, check_scope
from contentrepo.entrypoints.http.delivery import schemas
from contentrepo.entrypoints.http.delivery.parameters import At, Usage
from contentrepo.entrypoints.http.settings import Settings
from contentrepo.named_tuple import NamedTuple

OLX = "application/octet-stream"
PREFIX = "/v1/blocks/"
READING = ("GET", "HEAD")


class Hot:
    """Answers for single blocks, before all routes; whatever else is asked goes on to them.

    What goes wrong is raised: the gate tells it as the application would.
    """

    def __init__(self, app: ASGIApp, store: Store, settings: Settings) -> None:
        self._app, self._store, self._settings = app, store, settings
        self._waits = "://" in store.name  # a database server: not on the event loop

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in READING or not scope["path"].startswith(PREFIX):
            return await self._app(scope, receive, send)
        usage, slash, part = scope["path"][len(PREFIX) :].partition("/")
        render = _RENDERERS.get(slash + part)
        if render is None or not usage:
            return await self._app(scope, receive, send)
        check_scope(scope, Scope.DELIVERY_READ, self._settings)
        at = Request(scope).query_params.get("at") if scope["query_string"] else None
        found = await self._find(usage, at)
        return await _send(scope, send, render(usage, found), found)

    async def _find(self, usage: str, at: str | None) -> CurrentBlock:
        if self._waits or at:
            return await run_in_threadpool(_find, self._store, usage, at)
        return _find(self._store, usage, at)


class Rendered(NamedTuple):
    """The body of an answer."""

    body: bytes
    tag: str
    media_type: bytes


async def _send(scope: ASGIScope, send: Send, rendered: Rendered, found: CurrentBlock) -> None:
    """Headers are written as they go out: to check and encode each again takes as long as the look-up."""
    headers = [
        (b"etag", rendered.tag.encode()),
        (b"cache-control", b"no-cache"),
        (b"x-content-type-options", b"nosniff"),
        (b"contentrepo-release", b"%d" % found.release),
        (b"contentrepo-sequence", b"%d" % found.sequence),
    ]
    said = next((value for name, value in scope["headers"] if name == b"if-none-match"), None)
    if said is not None and knows(said.decode("latin-1"), rendered.tag):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    headers += [(b"content-length", b"%d" % len(rendered.body)), (b"content-type", rendered.media_type)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": rendered.body})


def _find(store: Store, text: str, at: str | None) -> CurrentBlock:
    usage = parse_usage_key(text)
    run = str(usage.run)
    if at is None:
        found = find_current_block(store, run, usage.block_type, usage.block_id)
        if found is not None:
            return found
        read_block(store, usage)  # says why there is none; the look-up cannot
    view = open_course(store, run, at)
    block = view.get_block(usage.block_type, usage.block_id)
    return CurrentBlock(view.release.number, view.release.sequence, block)


def _render_block(usage: str, found: CurrentBlock) -> Rendered:
    block = found.block
    names = usage.partition("+type@")[2]
    block_type, _, block_id = names.partition("+block@")
    head = {
        "usage_key": usage,
        "type": block_type,
        "id": block_id,
        "display_name": block.display_name,
        "parent": block.parent,
        "version": block.version,
    }
    texts = f',"attributes":{block.attributes},"children":{block.children},"body":'
    # A lone surrogate becomes its escape, which inside a JSON string is what stands for it.
    body = json.dumps(head)[:-1].encode() + texts.encode("utf-8", "backslashreplace") + _text(block.body) + b"}"
    return Rendered(body, _tag(block), JSON.encode())


def _render_body(_usage: str, found: CurrentBlock) -> Rendered:
    return Rendered(found.block.body, f'"{found.block.version}"', OLX.encode())


def _text(body: bytes) -> bytes:
    return json.dumps(body.decode("utf-8", "replace")).encode()


def _tag(block: ViewedBlock) -> str:
    """The content's version, and what the answer says beside it."""
    beside = f"{block.parent}\n{block.display_name}".encode("utf-8", "surrogatepass")
    return f'"{block.version}.{blake2b(beside, digest_size=8).hexdigest()}"'


_RENDERERS: dict[str, Callable[[str, CurrentBlock], Rendered]] = {"": _render_block, "/body": _render_body}

# What stands above as the OpenAPI document tells of it; these routes answer those alone who take another method.
described = APIRouter(
    prefix="/v1", tags=["blocks"], dependencies=[Security(BEARER, scopes=[Scope.DELIVERY_READ.value])]
)


@described.get("/blocks/{usage_key}", response_model=schemas.BlockShape)
def get_block(usage_key: Usage, at: At = None) -> None:
    """One block with its content. The `ETag` follows the content, not the release."""


@described.get(
    "/blocks/{usage_key}/body",
    response_class=Response,
    responses={200: {"content": {OLX: {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_block_body(usage_key: Usage, at: At = None) -> None:
    """The bytes of a block's definition as they stand in git: the element of a leaf, the page of an html block."""
