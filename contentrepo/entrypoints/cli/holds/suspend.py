"""`contentrepo suspend UNIT`: publish nothing of it until `contentrepo resume UNIT`."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.holds.unknown import note_unknown
from contentrepo.entrypoints.cli.opening import open_here, open_own_store
from contentrepo.entrypoints.cli.options import reason_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="suspend",
    short_help="Publish nothing of a unit for now.",
    cls=Command,
    examples=(
        'contentrepo suspend course-v1:edX+CS101+2T2019 --reason "under investigation"',
        'contentrepo suspend "course-v1:edX+*" --reason "the platform is upgraded"',
    ),
)
@click.argument("unit")
@reason_option
@repository_option
@store_option
def command(unit: str, *, reason: str, repository: Path, store: str | None) -> None:
    """Hold UNIT back (a run key, a library key, catalog:<repository>, or a pattern with *) until it is resumed.

    What is live stays live, and pushes are taken as before. `status` tells who suspended it, when and why.
    """
    from contentrepo.api.publish import hold_units, read_committer

    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        hold = hold_units(live, "suspended", unit, terms="", reason=reason, actor=read_committer(opened))
        note_unknown(live, hold)
    write_text(f"{unit} is suspended (hold {hold.id}); `contentrepo resume` lets it go on")
