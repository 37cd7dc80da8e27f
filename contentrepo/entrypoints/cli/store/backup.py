"""`contentrepo store backup FILE`: a copy of the store, made while publishers write."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

with_media_option = click.option(
    "--with-media", is_flag=True, help="The assets too, in the folder beside the backup (x.media for x.sqlite3)."
)


@click.command(
    name="backup",
    short_help="Copy the store, whoever writes to it.",
    cls=Command,
    examples=("contentrepo store backup /backup/live.sqlite3", "contentrepo store backup live.sqlite3 --with-media"),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_media_option
@repository_option
@store_option
@format_option
def command(file: Path, *, with_media: bool, repository: Path, store: str | None, form: str) -> None:
    """Write one moment of the live store to the new FILE, while publishers go on.

    The backup of a PostgreSQL store is a SQLite file as well. It is a live store itself: every command reads it with
    --store FILE.
    """
    from contentrepo.api.publish import write_backup

    with open_existing_store(store, repository) as live:
        made = write_backup(live, file, with_media=with_media)
    copied = f", with {count(made.media, 'asset')}" if made.media is not None else ""
    write_form(
        form,
        lambda: f"{file}: sequence {made.sequence}, {count(made.size, 'byte')}{copied}",
        lambda: {"file": str(file), "sequence": made.sequence, "size": made.size, "media": made.media},
    )
