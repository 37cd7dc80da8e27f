"""`contentrepo hook NAME`: what .pre-commit-hooks.yaml calls; the same code as the installed hooks."""

from __future__ import annotations

import click

from contentrepo.entrypoints.cli.examples import Command

NAMES = ("pre-commit", "pre-merge-commit", "pre-receive")


@click.command(
    name="hook", short_help="Run one git hook, as git would.", cls=Command, examples=("contentrepo hook pre-commit",)
)
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> int:
    """Run one git hook, as git would call it.

    Called by the pre-commit framework and by hooks of your own; `contentrepo hooks install` needs nothing of it.
    """
    from contentrepo.entrypoints.hooks.dispatch import run_hook

    return run_hook(name)
