"""`contentrepo run-for PROGRAM KEY`: which run of a program a key means."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

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


@click.command(
    name="run-for",
    short_help="Find a run of a program by either key.",
    cls=Command,
    examples=(
        "contentrepo run-for data-science-masters CS-101",
        "contentrepo run-for data-science-masters course-v1:edX+CS101+2T2019",
    ),
)
@click.argument("program")
@click.argument("key")
@site_option
@all_option
@repository_option
@store_option
@format_option
def command(
    program: str, key: str, *, site: str | None, hidden: bool, repository: Path, store: str | None, form: str
) -> None:
    """Print the run of PROGRAM (a slug) that KEY means: the partner's key for it, or its own.

    The case of letters in a partner's key is no difference. Programs nested in PROGRAM are looked through too.
    """
    from contentrepo.api.read import check_site, get_run_in_program

    with open_existing_store(store, repository) as live:
        check_site(live, program, site)
        found = get_run_in_program(live, program, key, hidden=hidden)
    write_form(form, lambda: found.run, lambda: asdict(found))
