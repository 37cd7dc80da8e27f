"""`contentrepo lift PIN`: let content go live again that a revert had pinned."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here, open_own_store
from contentrepo.entrypoints.cli.options import STORED, reason_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="lift",
    short_help="Lift the pin of a revert.",
    cls=Command,
    examples=('contentrepo lift 7 --reason "the answer key was right after all"',),
)
@click.argument("pin", type=STORED)
@reason_option
@repository_option
@store_option
def command(pin: int, *, reason: str, repository: Path, store: str | None) -> None:
    """Lift the rollback pin with the number PIN; `contentrepo status` tells the numbers."""
    from contentrepo.api.publish import lift, read_committer

    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        lift(live, pin, reason=reason, actor=read_committer(opened))
    write_text(f"pin {pin} is lifted; the next publish may bring its content back")
