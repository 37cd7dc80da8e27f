"""`contentrepo store restore FILE`: a store out of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import find_location
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form, write_note
from contentrepo.entrypoints.cli.store.backup import with_media_option

CHECK = "`contentrepo media check` says whether any are missing, `contentrepo verify --repair` brings those from git"


@click.command(
    name="restore",
    short_help="Make a store of a backup.",
    cls=Command,
    examples=(
        "contentrepo store restore /backup/live.sqlite3",
        "contentrepo store restore live.sqlite3 --with-media --store postgresql:///live --media s3://live/media",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_media_option
@repository_option
@store_option
@format_option
def command(file: Path, *, with_media: bool, repository: Path, store: str | None, form: str) -> None:
    """Make the live store of the backup FILE: a new SQLite file, or the rows of an empty PostgreSQL database.

    A store that is there is never written over. A live ref that is newer than the backup then refuses publishers and
    says how to let the restored store be the truth again.
    """
    from contentrepo.api.publish import restore_backup

    location, media = find_location(store, repository)
    made = restore_backup(file, location, media=media, with_media=with_media)
    copied = f", with {count(made.media, 'asset')}" if made.media is not None else ""
    write_form(
        form,
        lambda: f"restored sequence {made.sequence} from {file}{copied}",
        lambda: {"file": str(file), "sequence": made.sequence, "media": made.media},
    )
    beside = file.with_suffix(".media")
    if not with_media and beside.is_dir() and any(beside.iterdir()):
        write_note(f"the assets beside the backup, in {beside}, were not restored (`--with-media` does that); {CHECK}")
