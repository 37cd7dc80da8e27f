"""`contentrepo lock`: hold a run, or a block with all below it, for some time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.locks.place import open_to_lock
from contentrepo.entrypoints.cli.locks.who import find_editor
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_text

_SECONDS = {"m": 60, "h": 3600, "d": 24 * 3600}
_DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])")

block_option = click.option("--block", default="", metavar="TYPE/ID", help="This block alone, with all below it.")


def _parse_duration(_ctx: click.Context, _param: click.Parameter, value: str) -> int:
    found = _DURATION.fullmatch(value)
    if found is None:
        raise click.BadParameter(f"`{value}` is no length of time; write 30m, 2h or 1d")
    return int(found[1]) * _SECONDS[found[2]]


@click.command(
    name="lock",
    short_help="Hold a run or a block while you edit it.",
    cls=Command,
    examples=(
        "contentrepo lock course-v1:edX+CS101+2T2019 --for 2h",
        'contentrepo lock course-v1:edX+CS101+2T2019 --block chapter/week1 --reason "new exercises"',
    ),
)
@click.argument("run")
@block_option
@click.option("--for", "seconds", default="1h", show_default=True, callback=_parse_duration, help="How long.")
@click.option("--reason", default="", metavar="TEXT", help="Why; whoever is refused reads it.")
@repository_option
def command(run: str, *, block: str, seconds: int, reason: str, repository: Path) -> None:
    """Let nobody else change RUN (its key) on the live branch for some time: no push, and no task of the API.

    Run it where the branch is: in the server's repository. Your own lock is renewed.
    """
    from contentrepo.api.author import take_lock
    from contentrepo.entrypoints.cli.locks.listing import describe_lock

    opened = open_to_lock(repository)
    editor, now = find_editor(opened), int(time.time())
    lock = take_lock(opened, editor, run, block, seconds=seconds, reason=reason, now=now)
    write_text(describe_lock(lock))
