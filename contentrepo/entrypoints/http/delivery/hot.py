"""One block: the route that readers ask most. Bare Starlette, one look-up, the stored texts spliced into the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b

from fastapi import APIRouter, Security
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

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
from contentrepo.entrypoints.http.answer import JSON, release_headers, tagged
from contentrepo.entrypoints.http.caller import BEARER, check_scope
from contentrepo.entrypoints.http.delivery import schemas
from contentrepo.entrypoints.http.delivery.parameters import At, Usage
from contentrepo.entrypoints.http.settings import Settings

OLX = "application/octet-stream"
LONGEST_POINT = 64


def make_hot_routes(store: Store, settings: Settings) -> list[Route]:
    """The routes that go before all others."""
    waits = "://" in store.name  # a database server: not on the event loop

    def make(render: Callable[[Request, str, CurrentBlock], Response]) -> Route:
        async def endpoint(request: Request) -> Response:
            check_scope(request.scope, Scope.DELIVERY_READ, settings)
            usage, at = request.path_params["usage_key"], request.query_params.get("at")
            found = await run_in_threadpool(_find, store, usage, at) if waits or at else _find(store, usage, at)
            return render(request, usage, found)

        return Route(_PATHS[render], endpoint, methods=["GET"])

    return [make(_render_block), make(_render_body)]


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


def _render_block(request: Request, usage: str, found: CurrentBlock) -> Response:
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
    headers = release_headers(found.release, found.sequence)
    return tagged(request, body, tag=_tag(block), headers=headers, media_type=JSON)


def _render_body(request: Request, usage: str, found: CurrentBlock) -> Response:  # noqa: ARG001  as the other one
    headers = release_headers(found.release, found.sequence)
    return tagged(request, found.block.body, tag=f'"{found.block.version}"', headers=headers, media_type=OLX)


def _text(body: bytes) -> bytes:
    return json.dumps(body.decode("utf-8", "replace")).encode()


def _tag(block: ViewedBlock) -> str:
    """The content's version, and what the answer says beside it."""
    beside = f"{block.parent}\n{block.display_name}".encode("utf-8", "surrogatepass")
    return f'"{block.version}.{blake2b(beside, digest_size=8).hexdigest()}"'


_PATHS: dict[Callable[[Request, str, CurrentBlock], Response], str] = {
    _render_block: "/v1/blocks/{usage_key}",
    _render_body: "/v1/blocks/{usage_key}/body",
}

# The routes above as the OpenAPI document tells of them; this router answers nobody.
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
