"""`contentrepo program PROGRAM`: which release of each of its runs a program has, now or at any time."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.default_group import DefaultGroup
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import (
    all_option,
    format_option,
    parse_at,
    repository_option,
    site_option,
    store_option,
)
from contentrepo.entrypoints.cli.output import write_form
from contentrepo.entrypoints.cli.program_comparison import comparison_to_json, render_comparison
from contentrepo.entrypoints.cli.program_releases import releases
from contentrepo.entrypoints.cli.program_text import program_to_json, render_program


@click.group(
    name="program", short_help="Show the runs of a program and their releases.", cls=DefaultGroup, default="show"
)
def command() -> None:
    """Show which release of each run a program has, now or at any time; list and keep its releases.

    A release of a program is named by the store sequence at which one of its runs, or what it consists of, changed.
    `contentrepo program PROGRAM` is short for `contentrepo program show PROGRAM`.
    """


command.add_command(releases)


@command.command(
    cls=Command,
    examples=(
        "contentrepo program data-science-masters",
        "contentrepo program data-science-masters --at 2026-05-31T12:00Z",
        "contentrepo program data-science-masters --compare 41 sequence:57",
    ),
)
@click.argument("program")
@click.option(
    "--at",
    metavar="POINT",
    callback=parse_at,
    help="As of one of its releases (a number), a time, sequence:N or a commit (default: now).",
)
@click.option(
    "--compare", nargs=2, metavar="OLD NEW", help="Show what differs between two such points, block by block."
)
@site_option
@all_option
@repository_option
@store_option
@format_option
def show(
    program: str,
    *,
    at: int | str | None,
    compare: tuple[str, str] | None,
    site: str | None,
    hidden: bool,
    repository: Path,
    store: str | None,
    form: str,
) -> None:
    """List the runs of PROGRAM (a slug), each with its release; nested programs are part of it."""
    from contentrepo.api.read import check_site, compare_program_releases, get_program_release

    if compare and at is not None:
        raise click.UsageError("--at and --compare each say which release is meant; give one of them.")
    with open_existing_store(store, repository) as live:
        check_site(live, program, site)
        if compare:
            found = compare_program_releases(live, program, *compare)
        else:
            release = get_program_release(live, program, at, hidden=hidden)
    if compare:
        write_form(form, lambda: render_comparison(found), lambda: comparison_to_json(found))
    else:
        write_form(form, lambda: render_program(release), lambda: program_to_json(release))
