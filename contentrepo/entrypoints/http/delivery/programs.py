"""Programs, as learners' systems ask for them: which there are, their runs, look-ups by either key, their releases."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from contentrepo.api.read import (
    check_site,
    compare_program_releases,
    get_program_release,
    get_run_in_program,
    list_program_releases,
    list_programs,
    parse_course_run_key,
)
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.cursor import Cursor, cut_page, parse_cursor, parse_position, render_cursor
from contentrepo.entrypoints.http.delivery import schemas
from contentrepo.entrypoints.http.delivery.parameters import PAGE, After, At, Hidden, Limit, Site, Slug
from contentrepo.entrypoints.http.delivery.plain import (
    member_to_plain,
    program_release_to_plain,
    program_to_plain,
    run_changes_to_plain,
    step_to_plain,
)
from contentrepo.entrypoints.http.world import Live

Key = Annotated[
    str, Path(max_length=512, description="The partner's key for the run, or the run's own.", examples=["EXT-1"])
]

router = APIRouter(tags=["programs"])


@router.get("/programs", response_model=schemas.ProgramPage)
def list_live_programs(
    request: Request,
    store: Live,
    *,
    run: Annotated[str | None, Query(max_length=255, description="Only programs towards which it counts.")] = None,
    site: Site = None,
    hidden: Hidden = False,
    cursor: After = None,
    limit: Limit = PAGE,
) -> Response:
    """Programs by slug."""
    key = str(parse_course_run_key(run)) if run else None
    programs = list_programs(store, run=key, site=site, hidden=hidden)
    page, following = cut_page(programs, parse_cursor(cursor), key=lambda one: one.slug, limit=limit, at="")
    return answer(request, {"programs": [program_to_plain(program) for program in page], "next": following})


@router.get("/programs/{slug}", response_model=schemas.ProgramReleaseShape)
def get_program(
    request: Request, store: Live, slug: Slug, *, at: At = None, site: Site = None, hidden: Hidden = False
) -> Response:
    """Which release of each of its runs a program has, now or at any time; nested programs are part of it."""
    check_site(store, slug, site)
    return answer(request, program_release_to_plain(get_program_release(store, slug, at, hidden=hidden)))


@router.get("/programs/{slug}/releases", response_model=schemas.ProgramStepPage)
def list_steps(request: Request, store: Live, slug: Slug, *, cursor: After = None, limit: Limit = PAGE) -> Response:
    """The releases of a program, the newest first, each with what it changed."""
    parsed = parse_cursor(cursor)
    before = parse_position(parsed)
    rest = [step for step in list_program_releases(store, slug) if parsed is None or step.sequence < before]
    page = rest[:limit]
    following = render_cursor(Cursor(str(page[-1].sequence), "")) if len(rest) > limit else None
    data = {"program": slug, "releases": [step_to_plain(step) for step in page], "next": following}
    return answer(request, data)


@router.get("/programs/{slug}/changes", response_model=schemas.ProgramChangesShape)
def get_program_changes(
    request: Request,
    store: Live,
    slug: Slug,
    *,
    since: Annotated[str, Query(max_length=64, description="The older release, as for `at`.")],
    until: Annotated[str | None, Query(max_length=64, description="The newer one; now without.")] = None,
) -> Response:
    """What lies between two releases of a program, run by run and block by block."""
    found = compare_program_releases(store, slug, since, until)
    data = {
        "old": program_release_to_plain(found.old),
        "new": program_release_to_plain(found.new),
        "runs": [run_changes_to_plain(run) for run in found.runs],
    }
    return answer(request, data)


@router.get("/programs/{slug}/runs/{key}", response_model=schemas.MemberShape)
def get_run(
    request: Request, store: Live, slug: Slug, key: Key, *, site: Site = None, hidden: Hidden = False
) -> Response:
    """The run of a program that a key means: the partner's key, in any case of letters, or the run's own."""
    check_site(store, slug, site)
    return answer(request, member_to_plain(get_run_in_program(store, slug, key, hidden=hidden)))
