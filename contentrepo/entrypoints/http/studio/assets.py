"""`file_assets`: files below `static/` of a run."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import DeleteFile, PutFile, asset_name, list_files_at_tip
from contentrepo.api.read import parse_course_run_key
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.operations import encode
from contentrepo.entrypoints.http.authoring.place import Served, choose_repository
from contentrepo.entrypoints.http.authoring.writing import WishOf
from contentrepo.entrypoints.http.delivery.parameters import Run
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.studio import shapes
from contentrepo.entrypoints.http.studio.writing import find_run_repository, owner_of, write
from contentrepo.entrypoints.http.studio.xblock import PREFIX
from contentrepo.entrypoints.http.world import World

UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}

STATIC = "static"

Name = Annotated[str, Path(max_length=1000)]

reading = APIRouter(prefix=PREFIX, tags=["studio v0"])
writing = APIRouter(prefix=PREFIX, tags=["studio v0"])


@reading.get("/file_assets/{run}", response_model=shapes.AssetList)
def list_assets(request: Request, world: World, run: Run) -> Response:
    """The files below `static/` on the live branch, by name."""
    key = str(parse_course_run_key(run))
    commit, names = list_files_at_tip(choose_repository(world.repositories, "", run=key).open(), key, STATIC)
    owner = owner_of(request)
    for name in names:
        world.memory.note(owner, f"{key}/{name}", commit)
    return answer(request, {"assets": [_plain(key, name) for name in names], "totalCount": len(names)})


@writing.post("/file_assets/{run}", response_model=shapes.UploadShape, responses=ACCEPTED, openapi_extra=UPLOAD)
async def post_asset(request: Request, world: World, run: Run, *, wish: WishOf) -> Response:
    """Upload a file, new or in the place of another of its name."""
    course = str(parse_course_run_key(run))
    name, data = _parse_upload(request, await request.body())
    repository = await find_run_repository(world, course)
    told = {"asset": _plain(course, name), "msg": "Upload completed"}
    operations = [PutFile(f"{STATIC}/{name}", data, course)]
    resource = f"{course}/{name}"
    return await write(request, world, repository, operations, resource=resource, tell=lambda _: told, wish=wish)


@writing.delete("/file_assets/{run}/{asset:path}", status_code=204, response_class=Response, responses=ACCEPTED)
async def delete_asset(request: Request, world: World, run: Run, asset: Name, *, wish: WishOf) -> Response:
    """A file goes; it is named by its path below `static/`, or by the `id` that lists give."""
    course = str(parse_course_run_key(run))
    repository = await find_run_repository(world, course)
    name = await run_in_threadpool(_find_name, repository, course, asset)
    operations = [DeleteFile(f"{STATIC}/{name}", course)]
    resource = f"{course}/{name}"
    return await write(request, world, repository, operations, resource=resource, tell=lambda _: None, wish=wish)


def _find_name(repository: Served, run: str, asset: str) -> str:
    """The path below `static/` of a path or an id; an id names the file as the platform does.

    Raises:
        Problem: two files have this id.
    """
    _, is_id, name = asset.rpartition("+block@")
    if not is_id:
        return asset
    names = [path for path in list_files_at_tip(repository.open(), run, STATIC)[1] if asset_name(path) == name]
    if len(names) > 1:
        told = ", ".join(f"`{path}`" for path in sorted(names))
        raise Problem("bad-request", f"several files have this id: {told}; name the path of one")
    return names[0] if names else name


def _parse_upload(request: Request, body: bytes) -> tuple[str, bytes]:
    """Name and bytes of the form's one file.

    Raises:
        Problem: the body is no such form.
    """
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        raise Problem("unsupported-media-type", "an upload is multipart/form-data")
    try:
        head = b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n"
        form = BytesParser(policy=HTTP).parsebytes(head + body)
        parts = [(part.get_filename(), part.get_payload(decode=True)) for part in form.iter_parts()]
    except (ValueError, LookupError, AttributeError, KeyError, TypeError, IndexError):
        parts = []
    files = [(name, data) for name, data in parts if isinstance(name, str) and name and isinstance(data, bytes)]
    if len(files) != 1:
        raise Problem("bad-request", "the form has not exactly one file with a name")
    name, data = files[0]
    encode(name)
    return name.replace("\\", "/").rpartition("/")[2], data


def _plain(run: str, name: str) -> dict[str, object]:
    course = run.removeprefix("course-v1:")
    identity = f"asset-v1:{course}+type@asset+block@{asset_name(name)}"
    return {"display_name": name, "path": f"{STATIC}/{name}", "id": identity}
