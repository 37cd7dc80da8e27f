"""`contentrepo unlock`: give a lock back, or break somebody's."""

from __future__ import annotations

import time
from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.locks.lock import block_option
from contentrepo.entrypoints.cli.locks.place import open_to_lock
from contentrepo.entrypoints.cli.locks.who import find_editor
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="unlock",
    short_help="Give a lock back, or break it.",
    cls=Command,
    examples=(
        "contentrepo unlock course-v1:edX+CS101+2T2019",
        'contentrepo unlock course-v1:edX+CS101+2T2019 --break "she is on holiday"',
    ),
)
@click.argument("run")
@block_option
@click.option("--break", "reason", metavar="REASON", help="Take it from whoever has it; the reason is kept.")
@repository_option
def command(run: str, *, block: str, reason: str | None, repository: Path) -> None:
    """Give back the lock on RUN (its key), or on one block of it.

    Whoever may change contentrepo.yaml may break the locks of others.
    """
    from contentrepo.api.author import break_lock, release_lock
    from contentrepo.api.check import make_visible

    opened = open_to_lock(repository)
    editor, now = find_editor(opened), int(time.time())
    if reason is None:
        lock = release_lock(opened, editor, run, block, now=now)
    else:
        lock = break_lock(opened, editor, run, block, reason=reason, now=now)
    write_text(make_visible(f"{lock.block or lock.run} was held by {lock.holder} and is free now"))
