"""`contentrepo programs [RUN]`: the programs that are live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import (
    all_option,
    format_option,
    repository_option,
    site_option,
    store_option,
)
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import LiveProgram


@click.command(
    name="programs",
    short_help="List the programs that are live.",
    cls=Command,
    examples=("contentrepo programs", "contentrepo programs course-v1:edX+CS101+2T2019"),
)
@click.argument("run", required=False)
@site_option
@all_option
@repository_option
@store_option
@format_option
def command(run: str | None, *, site: str | None, hidden: bool, repository: Path, store: str | None, form: str) -> None:
    """List the programs that are live; with RUN those towards which it counts, also through a nested program."""
    from contentrepo.api.read import list_programs, parse_course_run_key

    key = str(parse_course_run_key(run)) if run else None
    with open_existing_store(store, repository) as live:
        programs = list_programs(live, run=key, site=site, hidden=hidden)
    write_form(form, lambda: _render(programs), lambda: [asdict(program) for program in programs])


def _render(programs: Sequence[LiveProgram]) -> str:
    from contentrepo.api.check import make_visible

    width = max((len(program.slug) for program in programs), default=0)
    return "\n".join(f"{p.slug:{width}}  {p.status:11}  {p.type}  {make_visible(p.title)}" for p in programs)
