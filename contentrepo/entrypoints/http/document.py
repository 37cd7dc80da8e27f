"""The OpenAPI document: every route, and every answer that it may give."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict

from contentrepo import __version__
from contentrepo.entrypoints.http.problem import MEDIA_TYPE, TYPES

ABOUT = """Course content: what is live, and changes to it. Reading (`/v1`) is from the live store, as of now or of any
release; writing makes commits on branches. Refusals are problem details (RFC 9457)."""


class ProblemShape(BaseModel):
    """Why a request was refused (RFC 9457). `type` is one of those that docs/http.md lists."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


def write_document(app: FastAPI) -> dict[str, Any]:
    """The document of an application, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title="contentrepo",
        version=__version__,
        openapi_version="3.1.0",
        description=ABOUT,
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemShape"] = ProblemShape.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for method, operation in path.items():
            _add_refusals(method, operation)
    app.openapi_schema = document
    return document


def _add_refusals(method: str, operation: dict[str, Any]) -> None:
    """What the gate and the parameters may answer on any route, beside what the route itself says."""
    answers = operation["responses"]
    told = answers.get("422", {})
    if "HTTPValidationError" in str(told):
        del answers["422"]
    reading = method in {"get", "head"}
    if reading and "200" in answers and "x-stream" not in operation:
        answers["304"] = {"description": "The client has it already"}
    common = {400, 401, 403, 404, 405, 409, 429, 503} | (set() if reading else {408, 413, 415})
    if "206" in answers:
        common.add(416)
    if "202" in answers:
        common |= {412, 422, 423, 428}
    for status in sorted(common):
        titles = "; ".join(kind.title for kind in TYPES.values() if kind.status == status)
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemShape"}}}
        answers.setdefault(str(status), {"description": titles, "content": content})
