"""Releases: what went live when, by whom, and what lies between two of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from contentrepo.api.read import compare_releases, get_release, list_releases, parse_unit_key, read_log
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.cursor import Cursor, parse_cursor, parse_position, render_cursor
from contentrepo.entrypoints.http.delivery import schemas
from contentrepo.entrypoints.http.delivery.parameters import PAGE, After, Limit, Unit
from contentrepo.entrypoints.http.delivery.plain import block_change_to_plain, file_to_plain, release_to_plain
from contentrepo.entrypoints.http.world import Live

Point = Annotated[
    str, Path(max_length=64, description="A release number, a commit, `sequence:N`, or a time.", examples=["1"])
]

router = APIRouter(tags=["releases"])


@router.get("/releases", response_model=schemas.ReleasePage)
def list_live_releases(
    request: Request,
    store: Live,
    *,
    unit: Annotated[str | None, Query(max_length=512, description="Of this unit only.")] = None,
    cursor: After = None,
    limit: Limit = PAGE,
) -> Response:
    """Releases of the store, or of one unit, the newest first."""
    parsed = parse_cursor(cursor)
    before = parse_position(parsed)
    key = str(parse_unit_key(unit)) if unit else None
    found = sorted(list_releases(store, key), key=lambda release: -release.sequence)
    rest = [release for release in found if parsed is None or release.sequence < before]
    page = rest[:limit]
    following = render_cursor(Cursor(str(page[-1].sequence), "")) if len(rest) > limit else None
    return answer(request, {"releases": [release_to_plain(release) for release in page], "next": following})


@router.get("/units/{unit}/releases/{at}", response_model=schemas.LoggedRelease)
def get_logged_release(request: Request, store: Live, unit: Unit, at: Point) -> Response:
    """One release, and every block, file and catalog entry that it changed."""
    key = str(parse_unit_key(unit))
    release = get_release(store, key, at)
    records = [
        {"kind": one.kind, "subject": one.subject, "old": one.old or None, "new": one.new or None}
        for one in read_log(store, key, release.number)
    ]
    return answer(request, {"release": release_to_plain(release), "records": records}, release=release)


@router.get("/units/{unit}/changes", response_model=schemas.ChangesShape)
def get_changes(
    request: Request,
    store: Live,
    unit: Unit,
    *,
    since: Annotated[str, Query(max_length=64, description="The older release, as for `at`.", examples=["1"])],
    until: Annotated[str | None, Query(max_length=64, description="The newer one; what is live now without.")] = None,
) -> Response:
    """What lies between two releases of a unit, block by block and file by file."""
    found = compare_releases(store, str(parse_unit_key(unit)), since, until)
    files = [
        {
            "path": one.path,
            "old": file_to_plain(one.old) if one.old else None,
            "new": file_to_plain(one.new) if one.new else None,
        }
        for one in found.files
    ]
    data = {
        "old": release_to_plain(found.old),
        "new": release_to_plain(found.new),
        "blocks": [block_change_to_plain(change) for change in found.blocks],
        "files": files,
    }
    return answer(request, data, release=found.new)
