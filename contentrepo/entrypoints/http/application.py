"""The application: all routes, and how what goes wrong in them is told."""

from __future__ import annotations

from fastapi import FastAPI, Request, Security
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from contentrepo.api.identity import Scope
from contentrepo.entrypoints.http import oauth
from contentrepo.entrypoints.http.authoring import blocks, drafts, history, locks, modes, rejected, status, tasks
from contentrepo.entrypoints.http.authoring import files as branch_files
from contentrepo.entrypoints.http.caller import BEARER, require
from contentrepo.entrypoints.http.delivery import courses, files, programs, releases
from contentrepo.entrypoints.http.delivery.hot import described
from contentrepo.entrypoints.http.document import write_document
from contentrepo.entrypoints.http.problem import MEDIA_TYPE, Problem, problem_of
from contentrepo.entrypoints.http.studio import assets, policies, xblock
from contentrepo.entrypoints.http.world import Surroundings
from contentrepo.errors import ContentRepoError

DELIVERY = (courses, files, releases, programs)
AUTHORING = (tasks, blocks, branch_files, history, drafts, rejected, locks, modes, status)
STUDIO = (xblock, assets, policies)


def make_application(world: Surroundings) -> FastAPI:
    """The application without its gate."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.surroundings = world
    app.add_route("/openapi.json", lambda request: _document(app, request), methods=["GET"], include_in_schema=False)
    app.add_route("/health", _health, methods=["GET"], include_in_schema=False)
    app.include_router(described)
    app.include_router(oauth.router)
    guarded = [Security(BEARER, scopes=[Scope.DELIVERY_READ]), Security(require, scopes=[Scope.DELIVERY_READ])]
    for module in DELIVERY:
        app.include_router(module.router, prefix="/v1", dependencies=guarded)
    for part in AUTHORING:
        app.include_router(part.reading, prefix="/v1", dependencies=tasks.READ)
        app.include_router(part.writing, prefix="/v1", dependencies=tasks.WRITE)
    for part in STUDIO:
        app.include_router(part.reading, dependencies=tasks.READ)
        app.include_router(part.writing, dependencies=tasks.WRITE)
    app.add_exception_handler(Problem, _tell_problem)
    app.add_exception_handler(ContentRepoError, _tell_refusal)
    app.add_exception_handler(RequestValidationError, _tell_misfit)
    app.add_exception_handler(HTTPException, _tell_status)
    app.add_exception_handler(Exception, _tell_fault)
    return app


def _document(app: FastAPI, _request: Request) -> Response:
    import json

    return Response(json.dumps(write_document(app)), media_type="application/json")


def _health(_request: Request) -> Response:
    return Response("ok\n", media_type="text/plain")


def _send(problem: Problem) -> Response:
    return Response(problem.render(), problem.status, problem.headers, MEDIA_TYPE)


def _tell_problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return _send(error)


def _tell_refusal(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ContentRepoError):
        raise error
    return _send(problem_of(error))


def _tell_misfit(_request: Request, error: Exception) -> Response:
    """Parameters or a body of another shape: where, and what was expected; never the value, it may be long."""
    if not isinstance(error, RequestValidationError):
        raise error
    told = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()[:20]]
    first = f"{told[0]['where']}: {told[0]['what']}" if told else "the request has another shape"
    return _send(Problem("bad-request", first, more={"errors": told}))


_REFUSED = {
    404: ("not-found", "`/openapi.json` lists the addresses of this server"),
    405: ("method-not-allowed", "`/openapi.json` says which methods each address takes"),
}
"""Status of the framework -> the problem, and what to do about it."""


def _tell_status(_request: Request, error: Exception) -> Response:
    """What the framework refuses: addresses and methods that there are not, bodies that end early."""
    if isinstance(error.__cause__, Problem):
        return _send(error.__cause__)
    if not isinstance(error, HTTPException):
        raise error
    name, detail = _REFUSED.get(error.status_code, ("bad-request", str(error.detail)))
    return _send(Problem(name, detail, headers=dict(error.headers or {})))


def _tell_fault(_request: Request, _error: Exception) -> Response:
    """The framework raises the error once more afterwards, and the gate writes the report."""
    return _send(Problem("internal", "the fault is ours; a report lies on the server"))
