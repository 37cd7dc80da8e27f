"""Answers: JSON that carries any text of the content, an `ETag`, and 304 where the client has it already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from contentrepo.api.read import Release

JSON = "application/json"
HARMLESS = {"X-Content-Type-Options": "nosniff"}


def answer(request: Request, data: object, *, release: Release | None = None, status: int = 200) -> Response:
    """A JSON answer. Only ASCII is written, so that text which is no Unicode goes through too."""
    body = json.dumps(data, separators=(",", ":")).encode()
    headers = {} if release is None else release_headers(release.number, release.sequence)
    return tagged(request, body, tag=make_tag(body), headers=headers, media_type=JSON, status=status)


def tagged(
    request: Request, body: bytes, *, tag: str, headers: Mapping[str, str], media_type: str, status: int = 200
) -> Response:
    """The body with its `ETag`, or 304."""
    named = {"ETag": tag, "Cache-Control": "no-cache", **HARMLESS, **headers}
    if is_known(request, tag):
        return Response(status_code=304, headers=named)
    return Response(body, status, named, media_type)


def is_known(request: Request, tag: str) -> bool:
    """Whether the client said that it has this version."""
    said = request.headers.get("if-none-match")
    return said is not None and knows(said, tag)


def knows(said: str, tag: str) -> bool:
    """Whether an `If-None-Match` names this version."""
    return said.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in said.split(",")]


def make_tag(data: bytes) -> str:
    return f'"{blake2b(data, digest_size=16).hexdigest()}"'


def release_headers(number: int, sequence: int) -> dict[str, str]:
    return {"Contentrepo-Release": str(number), "Contentrepo-Sequence": str(sequence)}
