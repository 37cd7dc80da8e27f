"""`contentrepo resume UNIT`: publish it again."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_here, open_own_store
from contentrepo.entrypoints.cli.options import reason_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="resume",
    short_help="Publish a suspended unit again.",
    cls=Command,
    examples=('contentrepo resume course-v1:edX+CS101+2T2019 --reason "all is well"',),
)
@click.argument("unit")
@reason_option
@repository_option
@store_option
def command(unit: str, *, reason: str, repository: Path, store: str | None) -> None:
    """Lift what `contentrepo suspend UNIT` did; the next publish brings what came meanwhile."""
    from contentrepo.api.publish import read_committer, resume_units

    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        lifted = resume_units(live, unit, reason=reason, actor=read_committer(opened))
    write_text(f"{unit} is resumed ({count(len(lifted), 'suspension')} lifted); the next publish takes it up")
