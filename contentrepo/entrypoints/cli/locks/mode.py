"""`contentrepo mode`: through which doors a run is edited."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.locks.place import open_to_lock
from contentrepo.entrypoints.cli.locks.who import find_editor
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="mode",
    short_help="Say through which doors a run is edited.",
    cls=Command,
    examples=("contentrepo mode course-v1:edX+CS101+2T2019", "contentrepo mode course-v1:edX+CS101+2T2019 git"),
)
@click.argument("run")
@click.argument("mode", required=False, type=click.Choice(["hybrid", "git", "api"]))
@repository_option
def command(run: str, mode: str | None, *, repository: Path) -> None:
    """Show or set how RUN (its key) is edited: `hybrid` through all doors, `git` by pushes only, `api` by tasks only.

    Whoever may change contentrepo.yaml may set it. What is on draft branches is not asked.
    """
    from contentrepo.api.author import Mode, read_editing, set_mode

    if mode is None:
        write_text(str(read_editing(open_here(repository)).modes.get(run, Mode.HYBRID)))
        return
    opened = open_to_lock(repository)
    was = set_mode(opened, find_editor(opened), run, Mode(mode))
    write_text(f"{run}: {mode} (was {was})")
