"""`contentrepo store`: the table of its commands."""

from __future__ import annotations

import click

from contentrepo.entrypoints.cli.store import backup, check, restore, thin, upgrade


@click.group(name="store", short_help="Upgrade, check, back up, restore and thin out the live store.")
def command() -> None:
    """Look after the live store: its schema, its rows, its backups, its old releases."""


for one in (upgrade.command, check.command, backup.command, restore.command, thin.command):
    command.add_command(one)
