"""Bytes over HTTP: whole, or one range of them (RFC 9110, section 14), drawn piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from contentrepo.entrypoints.http.answer import HARMLESS, is_known
from contentrepo.entrypoints.http.head import IS_HEAD
from contentrepo.entrypoints.http.problem import Problem

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")

# Whatever somebody uploaded, it does not run with this address's rights.
INERT = {**HARMLESS, "Content-Security-Policy": "sandbox; default-src 'none'", "Accept-Ranges": "bytes"}


def send_bytes(
    request: Request,
    read: Callable[[], Iterable[bytes]],
    *,
    size: int,
    tag: str,
    media_type: str,
    headers: Mapping[str, str],
) -> Response:
    """The answer to a request for a file.

    Args:
        request: its `If-None-Match`, `Range` and `If-Range` count.
        read: opens the bytes; only asked where they are sent.
        size: of all of them.
        tag: the `ETag`.
        media_type: of the file.
        headers: of the answer.

    Raises:
        Problem: a range that the file has not.
    """
    named = {**INERT, **headers, "ETag": tag}
    if is_known(request, tag):
        return Response(status_code=304, headers=named)
    asked = _find_range(request, size, tag)
    begin, end = asked or (0, size)
    named["Content-Length"] = str(end - begin)
    if asked is not None:
        named["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    if IS_HEAD in request.scope:
        return Response(status_code=206 if asked else 200, headers=named, media_type=media_type)
    pieces = _cut(read(), begin, end)
    first = next(pieces, b"")  # opened here, so that what is missing is told as a problem
    return StreamingResponse(_join(first, pieces), 206 if asked else 200, named, media_type)


def _find_range(request: Request, size: int, tag: str) -> tuple[int, int] | None:
    """Several ranges, and units that we do not know, are answered with the whole, as the standard allows."""
    said = request.headers.get("range", "")
    match = _RANGE.fullmatch(said.strip())
    if match is None or not any(match.groups()) or request.headers.get("if-range", tag) != tag:
        return None
    first, last = match.groups()
    begin = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if begin >= size or end <= begin:
        headers = {"Content-Range": f"bytes */{size}"}
        raise Problem("range-not-satisfiable", f"the file has {size} bytes", headers=headers)
    return begin, end


def _cut(pieces: Iterable[bytes], begin: int, end: int) -> Iterator[bytes]:
    here = 0
    for piece in pieces:
        if here >= end:
            return
        part = piece[max(0, begin - here) : end - here]
        here += len(piece)
        if part:
            yield part


def _join(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
