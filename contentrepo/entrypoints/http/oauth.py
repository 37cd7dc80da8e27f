"""Our own issuer: client credentials for a token (RFC 6749, section 4.4). Errors have that standard's form too."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Annotated
from urllib.parse import parse_qsl, unquote_plus

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from contentrepo.api.identity import InvalidClient, InvalidScope, issue_token
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.caller import TOKEN_PATH
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.world import World

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 20
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"const": "client_credentials"},
                        "scope": {"type": "string", "description": "Some of the client's scopes; all without."},
                        "client_id": {"type": "string"},
                        "client_secret": {"type": "string"},
                    },
                }
            }
        },
    }
}


class TokenShape(BaseModel):
    """A token, as the standard has it."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


router = APIRouter(tags=["tokens"])


@router.post(TOKEN_PATH, response_model=TokenShape, openapi_extra=BODY)
async def post_token(
    request: Request, world: World, authorization: Annotated[str | None, Header(max_length=4096)] = None
) -> Response:
    """A bearer token for a client that knows its secret: by HTTP Basic, or in the form."""
    form = _parse_form(request, await request.body())
    if form.get("grant_type") != "client_credentials":
        raise Problem("bad-request", "only client credentials are granted", more={"error": "unsupported_grant_type"})
    client, secret = _read_basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
    scopes = form.get("scope", "").split()
    audience = world.settings.audience
    try:
        issued = await run_in_threadpool(issue_token, world.register, client, secret, scopes=scopes, audience=audience)
    except InvalidClient as error:
        said = {"WWW-Authenticate": 'Basic realm="contentrepo"'}
        raise Problem("invalid-client", str(error), more={"error": "invalid_client"}, headers=said) from None
    except InvalidScope as error:
        raise Problem("insufficient-scope", str(error), more={"error": "invalid_scope"}) from None
    said = {"access_token": issued.token, "token_type": "Bearer"}
    found = answer(request, {**said, "expires_in": issued.seconds, "scope": " ".join(issued.scopes)})
    found.headers["Cache-Control"] = "no-store"
    return found


def _parse_form(request: Request, body: bytes) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem("unsupported-media-type", f"a token is asked for with {FORM}")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Problem("bad-request", "the form cannot be read", more={"error": "invalid_request"}) from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise Problem("bad-request", "the form says something twice", more={"error": "invalid_request"})
    return form


def _read_basic(header: str | None) -> tuple[str, str] | None:
    if header is None:
        return None
    kind, _, text = header.partition(" ")
    try:
        client, colon, secret = b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        client = colon = secret = ""
    if kind.lower() != "basic" or not colon:
        raise Problem("bad-request", "the Authorization header is not HTTP Basic", more={"error": "invalid_request"})
    return unquote_plus(client), unquote_plus(secret)
