"""Assets, policies and all other files of a unit: lists of them, and their bytes."""

from __future__ import annotations

from mimetypes import MimeTypes
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from contentrepo.api.identity import Scope
from contentrepo.api.read import (
    UnknownFile,
    find_media,
    get_asset,
    get_release,
    list_assets,
    list_files,
    parse_course_run_key,
    parse_unit_key,
    read_asset,
    read_file,
)
from contentrepo.dataclass import replace
from contentrepo.entrypoints.http.answer import answer, release_headers
from contentrepo.entrypoints.http.caller import check_scope
from contentrepo.entrypoints.http.cursor import cut_page, parse_cursor
from contentrepo.entrypoints.http.delivery import schemas
from contentrepo.entrypoints.http.delivery.bytes_of import send_bytes
from contentrepo.entrypoints.http.delivery.parameters import PAGE, After, At, Limit, Run, Unit
from contentrepo.entrypoints.http.delivery.plain import asset_to_plain, file_to_plain, release_to_plain
from contentrepo.entrypoints.http.world import Live, World

BINARY: dict[int | str, dict[str, Any]] = {
    200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "The range", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
}
UNKNOWN_TYPE = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"

# Python's own table only: the same path has the same type on every machine.
_TYPES = MimeTypes(filenames=())

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The SHA-256 of the bytes.")]
Rest = Annotated[str, Path(max_length=4096, description="May hold slashes.")]

router = APIRouter(tags=["files"])


@router.get("/courses/{run}/assets", response_model=schemas.AssetPage)
def list_live_assets(
    request: Request, store: Live, run: Run, *, at: At = None, cursor: After = None, limit: Limit = PAGE
) -> Response:
    """The assets of a run, by name, each with an address that always has the same bytes."""
    parsed = parse_cursor(cursor)
    key = str(parse_course_run_key(run))
    found = list_assets(store, key, parsed.at if parsed else at)
    pinned = f"release:{found.release.number}"
    page, following = cut_page(
        found.assets, parsed, key=lambda asset: f"{asset.name}\n{asset.path}", limit=limit, at=pinned
    )
    assets = [asset_to_plain(asset) for asset in page]
    data = {"run": key, "release": release_to_plain(found.release), "assets": assets, "next": following}
    return answer(request, data, release=found.release)


@router.get("/courses/{run}/assets/{name:path}", response_class=Response, responses=BINARY)
def get_live_asset(request: Request, world: World, run: Run, name: Rest, *, at: At = None) -> Response:
    """An asset's bytes, by its name or by its path in the repository. A locked one always needs a token."""
    store = world.store
    release, asset = get_asset(store, str(parse_course_run_key(run)), name, at=at)
    if asset.locked:
        check_scope(request.scope, Scope.DELIVERY_READ, replace(world.settings, public=False))
    headers = {"Cache-Control": "no-cache", **release_headers(release.number, release.sequence)}
    return send_bytes(
        request,
        lambda: read_asset(store, asset.sha256),
        size=asset.size,
        tag=f'"{asset.sha256}"',
        media_type=asset.media_type,
        headers=headers,
    )


@router.get("/media/{sha256}", response_class=Response, responses=BINARY)
@router.get("/media/{sha256}/{name}", response_class=Response, responses=BINARY)
def get_media(request: Request, world: World, sha256: Digest, name: str = "") -> Response:  # noqa: ARG001  for browsers
    """An asset's bytes by their SHA-256; the name is for people. What is here never changes."""
    asset = find_media(world.store, sha256)
    if asset is None:
        raise UnknownFile(f"no release ever had an asset with the SHA-256 `{sha256}`")
    if asset.locked:
        check_scope(request.scope, Scope.DELIVERY_READ, replace(world.settings, public=False))
    cache = FOR_EVER if world.settings.public and not asset.locked else FOR_EVER.replace("public", "private")
    return send_bytes(
        request,
        lambda: read_asset(world.store, sha256),
        size=asset.size,
        tag=f'"{sha256}"',
        media_type=asset.media_type,
        headers={"Cache-Control": cache},
    )


@router.get("/units/{unit}/files", response_model=schemas.FilePage)
def list_live_files(
    request: Request, store: Live, unit: Unit, *, at: At = None, cursor: After = None, limit: Limit = PAGE
) -> Response:
    """The files of a unit, by path: policies, tabs, about pages, catalog files, everything."""
    parsed = parse_cursor(cursor)
    key = str(parse_unit_key(unit))
    found = list_files(store, key, parsed.at if parsed else at)
    pinned = f"release:{found.release.number}"
    page, following = cut_page(found.files, parsed, key=lambda file: file.path, limit=limit, at=pinned)
    files = [file_to_plain(file) for file in page]
    data = {"unit": key, "release": release_to_plain(found.release), "files": files, "next": following}
    return answer(request, data, release=found.release)


@router.get("/units/{unit}/files/{path:path}", response_class=Response, responses=BINARY)
def get_live_file(request: Request, store: Live, unit: Unit, path: Rest, *, at: At = None) -> Response:
    """A file's bytes; the path is from the repository's root."""
    found = read_file(store, str(parse_unit_key(unit)), path, at=at)
    release = found.release
    return _send_file(request, found.data, found.file.blob, path, release_headers(release.number, release.sequence))


@router.get("/courses/{run}/policies", response_model=schemas.FilePage)
def list_policies(request: Request, store: Live, run: Run, *, at: At = None) -> Response:
    """The policy files of a run: settings of blocks, grading, assets."""
    found = list_files(store, str(parse_course_run_key(run)), at)
    files = [file_to_plain(file) for file in found.files if "/policies/" in f"/{file.path}"]
    data = {"unit": found.unit, "release": release_to_plain(found.release), "files": files, "next": None}
    return answer(request, data, release=found.release)


@router.get("/courses/{run}/policies/{name:path}", response_class=Response, responses=BINARY)
def get_policy(request: Request, store: Live, run: Run, name: Rest, *, at: At = None) -> Response:
    """A policy file, by what follows `policies/` in its path, or by its name where only one has it."""
    key = str(parse_course_run_key(run))
    release = get_release(store, key, at)
    found = list_files(store, key, f"release:{release.number}")
    paths = [file.path for file in found.files if "/policies/" in f"/{file.path}"]
    fitting = [path for path in paths if f"/{path}".endswith(f"/policies/{name}")]
    fitting = fitting or [path for path in paths if path.rpartition("/")[2] == name]
    if len(fitting) != 1:
        raise UnknownFile(f"`{name}` is no policy in release {release.number} of `{key}`")
    file = read_file(store, key, fitting[0], at=f"release:{release.number}")
    headers = release_headers(release.number, release.sequence)
    return _send_file(request, file.data, file.file.blob, fitting[0], headers)


def _send_file(request: Request, data: bytes, blob: str, path: str, headers: dict[str, str]) -> Response:
    media_type = _TYPES.guess_type(path)[0] or UNKNOWN_TYPE
    named = {"Cache-Control": "no-cache", **headers}
    return send_bytes(request, lambda: (data,), size=len(data), tag=f'"{blob}"', media_type=media_type, headers=named)
