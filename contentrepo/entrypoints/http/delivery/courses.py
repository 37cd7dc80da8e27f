"""Course runs: which are live, their outlines, their blocks many at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contentrepo.api.read import (
    LiveBlocks,
    find_blocks,
    find_subtree,
    get_release,
    list_blocks,
    list_courses,
    parse_course_run_key,
    parse_usage_key,
    read_outline,
    read_sequence,
)
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.cursor import Cursor, cut_page, parse_cursor, parse_position, render_cursor
from contentrepo.entrypoints.http.delivery import schemas
from contentrepo.entrypoints.http.delivery.parameters import PAGE, After, At, Limit, Run, Site, Usage
from contentrepo.entrypoints.http.delivery.plain import (
    Plain,
    block_to_plain,
    content_to_plain,
    course_to_plain,
    outline_to_plain,
    release_to_plain,
)
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.world import Live

LARGEST_SUBTREE = 5000

router = APIRouter(tags=["courses"])


@router.get("/courses", response_model=schemas.CoursePage)
def list_live_courses(
    request: Request,
    store: Live,
    *,
    at: At = None,
    organization: Annotated[str | None, Query(max_length=255)] = None,
    site: Site = None,
    cursor: After = None,
    limit: Limit = PAGE,
) -> Response:
    """The runs that are live, by key. Pages of one listing are all of the same store sequence."""
    parsed = parse_cursor(cursor)
    pinned = parsed.at if parsed else at or f"sequence:{read_sequence(store)}"
    courses = list_courses(store, pinned, organization=organization, site=site)
    page, following = cut_page(courses, parsed, key=lambda course: course.run, limit=limit, at=pinned)
    return answer(request, {"courses": [course_to_plain(course) for course in page], "next": following})


@router.get("/courses/{run}", response_model=schemas.CourseShape)
def get_course(request: Request, store: Live, run: Run, *, at: At = None) -> Response:
    """One run and its release."""
    outline = read_outline(store, str(parse_course_run_key(run)), at)
    title = outline.blocks[0].block.display_name if outline.blocks else ""
    release = release_to_plain(outline.release)
    course = {"run": outline.run, "title": title, "blocks": len(outline.blocks), "release": release}
    return answer(request, course, release=outline.release)


@router.get("/courses/{run}/outline", response_model=schemas.OutlineShape)
def get_outline(request: Request, store: Live, run: Run, *, at: At = None) -> Response:
    """All blocks of a run in document order, without their content."""
    outline = read_outline(store, str(parse_course_run_key(run)), at)
    return answer(request, outline_to_plain(outline), release=outline.release)


@router.get("/courses/{run}/blocks", response_model=schemas.BlockPage)
def get_blocks(
    request: Request,
    store: Live,
    run: Run,
    *,
    block: Annotated[
        list[str] | None, Query(max_length=500, description="Blocks as `type/id`; without, all in document order.")
    ] = None,
    at: At = None,
    cursor: After = None,
    limit: Limit = PAGE,
) -> Response:
    """Many blocks with their content: those that are named, else all of them, page by page."""
    key = str(parse_course_run_key(run))
    if block:
        wanted = [_parse_block(one) for one in block]
        found = find_blocks(store, key, wanted, at=at)
        have = {(row.block_type, row.block_id) for row, _ in found.blocks}
        return _page(request, found, missing=[f"{one}/{other}" for one, other in wanted if (one, other) not in have])
    parsed = parse_cursor(cursor)
    pinned = parsed.at if parsed else f"release:{get_release(store, key, at).number}"
    found = list_blocks(store, key, pinned, after=parse_position(parsed), limit=limit)
    following = render_cursor(Cursor(str(found.blocks[-1][0].position), pinned)) if found.more else None
    return _page(request, found, following=following)


@router.get("/blocks/{usage_key}/subtree", response_model=schemas.BlockPage)
def get_subtree(request: Request, store: Live, usage_key: Usage, *, at: At = None) -> Response:
    """A block and all below it in document order, with their content; at most 5,000 blocks."""
    usage = parse_usage_key(usage_key)
    top = (usage.block_type, usage.block_id)
    found = find_subtree(store, str(usage.run), top, at=at, limit=LARGEST_SUBTREE)
    if found.more:
        detail = f"more than {LARGEST_SUBTREE} blocks are below `{usage}`; ask for all blocks of the run, page by page"
        raise Problem("bad-request", detail)
    return _page(request, found)


def _page(
    request: Request, found: LiveBlocks, *, missing: list[str] | None = None, following: str | None = None
) -> Response:
    blocks: list[Plain] = [
        {
            **block_to_plain(
                found.run,
                (row.block_type, row.block_id),
                parent=row.parent,
                name=row.display_name,
                version=row.version,
            ),
            **content_to_plain(version.attributes, version.children, version.body),
        }
        for row, version in found.blocks
    ]
    release = release_to_plain(found.release)
    data = {"run": found.run, "release": release, "blocks": blocks, "missing": missing or [], "next": following}
    return answer(request, data, release=found.release)


def _parse_block(text: str) -> tuple[str, str]:
    block_type, slash, block_id = text.partition("/")
    if not (block_type and slash and block_id):
        raise Problem("bad-request", f"`{text}` names no block", more={"hint": "it is written `type/id`"})
    return block_type, block_id
