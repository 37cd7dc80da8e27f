"""Who calls, and whether their token is for what they ask. The gate has verified the token before any route runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes
from starlette.requests import HTTPConnection

from contentrepo.api.identity import Caller, Scope
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.settings import Settings

KEY = "contentrepo.caller"
TOKEN_PATH = "/oauth/token"  # noqa: S105  an address


class _Bearer(OAuth2):
    """How the document tells of our tokens; the gate reads them."""

    def __init__(self) -> None:
        scopes = {
            Scope.DELIVERY_READ.value: "Read what is live",
            Scope.AUTHORING_READ.value: "Read branches, drafts, tasks and the log of changes",
            Scope.AUTHORING_WRITE.value: "Change content, where its access rules allow it",
        }
        flow = OAuthFlowClientCredentials(tokenUrl=TOKEN_PATH, scopes=scopes)
        super().__init__(flows=OAuthFlows(clientCredentials=flow), scheme_name="oauth2", auto_error=False)

    async def __call__(self, request: HTTPConnection) -> None:
        """Nothing: see the gate."""


BEARER = _Bearer()


async def require(request: Request, wanted: SecurityScopes) -> Caller | None:
    """A route's dependency: the caller, if they may; None where the route is open to anybody. Nothing waits here.

    Raises:
        Problem: no token, or one without the scope.
    """
    for scope in wanted.scopes:
        check_scope(request.scope, scope, request.app.state.surroundings.settings)
    return find_caller(request.scope)


def check_scope(scope: Mapping[str, Any], wanted: str, settings: Settings) -> None:
    """Refuse who may not; delivery is open to anybody where the operator made it public.

    Raises:
        Problem: no token, or one without the scope.
    """
    caller = find_caller(scope)
    if caller is None:
        if wanted == Scope.DELIVERY_READ and settings.public:
            return
        raise Problem("missing-token", "this address needs a bearer token", headers={"WWW-Authenticate": "Bearer"})
    if wanted not in caller.scopes:
        said = f'Bearer error="insufficient_scope", scope="{wanted}"'
        detail = f"the token does not have the scope `{wanted}`"
        raise Problem("insufficient-scope", detail, headers={"WWW-Authenticate": said})


def find_caller(scope: Mapping[str, Any]) -> Caller | None:
    caller = scope.get(KEY)
    return caller if isinstance(caller, Caller) else None
