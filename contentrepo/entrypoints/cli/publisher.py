"""`contentrepo publisher`: the daemon in the foreground, one line for each thing that happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.config import read_config
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import find_media
from contentrepo.entrypoints.cli.options import Number, store_option
from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.entrypoints.publisher.settings import Settings


@click.command(
    name="publisher",
    short_help="Publish what is accepted, as it comes.",
    cls=Command,
    examples=(
        "contentrepo publisher /srv/git/courses.git /srv/git/programs.git",
        "contentrepo publisher courses.git --branch spring --branch autumn",
        "contentrepo publisher --config /etc/contentrepo/publisher.toml",
        "contentrepo publisher --once",
    ),
)
@click.argument("repos", metavar="[REPO...]", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@store_option
@click.option(
    "--branch",
    "branches",
    multiple=True,
    metavar="NAME",
    help="A branch that goes live, of each REPO, or a pattern with * for all that have such names; again for more.",
)
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Repositories, remotes, stores and wake-ups from a TOML file (docs/operations.md) instead.",
)
@click.option(
    "--poll",
    type=Number(min=0.1, max=86400),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a branch goes unlooked at when nothing wakes the publisher.",
)
@click.option("--no-watch", is_flag=True, help="Do without file system events; the slow poll finds everything.")
@click.option("--listen", metavar="[HOST:]PORT", help="Answer /healthz, /readyz and /metrics there.")
@click.option(
    "--log",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write the log: sentences, or one JSON object for each.",
)
@click.option("--once", is_flag=True, help="Bring every branch up to date and leave.")
def command(
    repos: Sequence[Path],
    *,
    store: str | None,
    branches: tuple[str, ...],
    file: Path | None,
    poll: float,
    no_watch: bool,
    listen: str | None,
    form: str,
    once: bool,
) -> int:
    """Watch the live branches of REPOs (default: the current folder's) and publish what is accepted.

    It is a full gate by itself: content that would be refused never goes live, with hooks or without.
    Stop it with SIGTERM or Ctrl-C; a unit is live as a whole or not at all, whenever it stops.
    """
    from contentrepo.entrypoints.cli.bulletin import shown_events
    from contentrepo.entrypoints.publisher.daemon import run_publisher

    if file is not None:
        settings = _from_file(file, bool(repos or store or branches or no_watch or listen))
    else:
        settings = _from_options(repos or [Path()], store, branches, poll=poll, watch=not no_watch, listen=listen)
    with shown_events(form) as tell:
        return run_publisher(settings, once=once, on_event=tell)


def _from_file(file: Path, has_more: bool) -> Settings:  # noqa: FBT001
    from contentrepo.entrypoints.publisher.settings_file import read_settings

    if has_more:
        raise UsageError("with --config, repositories and settings stand in the file", hint="Write them there.")
    return read_settings(file)


def _from_options(
    repos: Sequence[Path],
    store: str | None,
    branches: tuple[str, ...],
    *,
    poll: float,
    watch: bool,
    listen: str | None,
) -> Settings:
    from contentrepo.api.publish import parse_branches
    from contentrepo.entrypoints.publisher.settings import Feed, Settings
    from contentrepo.entrypoints.publisher.settings_file import parse_address

    location = store or read_config().store or None
    media, named = find_media(None), parse_branches(branches)
    feeds = tuple(Feed(path, named, location, media) for path in repos)
    at = parse_address(listen if ":" in listen else f":{listen}") if listen else None
    return Settings(feeds, poll=poll, watch=watch, listen=at)
