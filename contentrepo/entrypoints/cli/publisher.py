"""`contentrepo publisher`: the daemon in the foreground, one line for each thing that happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from contentrepo.config import read_config
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import find_media
from contentrepo.entrypoints.cli.options import store_option


@click.command(
    name="publisher",
    short_help="Publish what is accepted, as it comes.",
    cls=Command,
    examples=("contentrepo publisher /srv/git/courses.git /srv/git/programs.git", "contentrepo publisher --once"),
)
@click.argument("repos", metavar="[REPO...]", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@store_option
@click.option(
    "--poll",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a repository goes unlooked at when nothing wakes the publisher.",
)
@click.option("--once", is_flag=True, help="Bring every repository up to date and leave.")
def command(repos: Sequence[Path], *, store: str | None, poll: float, once: bool) -> int:
    """Watch the live branches of REPOs (default: the current folder's) and publish what is accepted.

    It is a full gate by itself: content that would be refused never goes live, with hooks or without.
    Stop it with SIGTERM or Ctrl-C; a unit is live as a whole or not at all, whenever it stops.
    """
    from contentrepo.entrypoints.cli.bulletin import shown_events
    from contentrepo.entrypoints.publisher.daemon import run_publisher

    location = store or read_config().store or None
    with shown_events() as listen:
        return run_publisher(
            repos or [Path()],
            location,
            media_location=find_media(None),
            poll_seconds=poll,
            once=once,
            on_event=listen,
        )
