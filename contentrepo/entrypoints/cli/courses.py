"""`contentrepo courses`: the runs that are live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import (
    at_option,
    format_option,
    repository_option,
    site_option,
    store_option,
)
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import LiveCourse


@click.command(
    name="courses",
    short_help="List the runs that are live.",
    cls=Command,
    examples=(
        "contentrepo courses",
        "contentrepo courses --organization edX --site learn.example.org",
        "contentrepo courses --at sequence:41 --format json",
    ),
)
@repository_option
@store_option
@at_option
@click.option("--organization", metavar="KEY", help="Only runs of this organization, or of one that belongs to it.")
@site_option
@format_option
def command(
    *,
    repository: Path,
    store: str | None,
    at: int | str | None,
    organization: str | None,
    site: str | None,
    form: str,
) -> None:
    """List the course runs that are live: key, release, title, number of blocks."""
    from contentrepo.api.read import list_courses

    with open_existing_store(store, repository) as live:
        courses = list_courses(live, at=at, organization=organization, site=site)
    write_form(form, lambda: _render(courses), lambda: [_as_json(course) for course in courses])


def _render(courses: Sequence[LiveCourse]) -> str:
    from contentrepo.api.check import make_visible

    width = max((len(course.run) for course in courses), default=0)
    return "\n".join(
        f"{c.run:{width}}  release {c.release.number}  {make_visible(c.title)}  {count(c.blocks, 'block')}"
        for c in courses
    )


def _as_json(course: LiveCourse) -> dict[str, object]:
    return {
        "key": course.run,
        "release": course.release.number,
        "sequence": course.release.sequence,
        "commit": course.release.commit,
        "title": course.title,
        "blocks": course.blocks,
    }
