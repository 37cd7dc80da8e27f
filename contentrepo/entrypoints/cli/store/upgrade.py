"""`contentrepo store upgrade`: the schema of this program."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form


@click.command(
    name="upgrade",
    short_help="Bring the schema up to date.",
    cls=Command,
    examples=("contentrepo store upgrade", "contentrepo store upgrade --store postgresql:///live --media /srv/media"),
)
@repository_option
@store_option
@format_option
def command(*, repository: Path, store: str | None, form: str) -> None:
    """Bring the live store's schema up to that of this program, whole or not at all.

    Every command does it when it opens an older store; this one says so, at a time that you choose. A store of a newer
    program is refused and left as it is.
    """
    with open_existing_store(store, repository) as live:
        name, before, after = live.name, live.found_schema, live.schema
    made = f"was brought from schema {before} to {after}" if before else f"was made, with schema {after}"
    told = made if before != after else f"has schema {after} already"
    write_form(form, lambda: f"{name} {told}", lambda: {"store": name, "before": before, "after": after})
