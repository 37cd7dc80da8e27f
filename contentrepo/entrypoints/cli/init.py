"""`contentrepo init DIR`: a new content repository."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="init", short_help="Start a content repository.", cls=Command, examples=("contentrepo init campus",)
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Start a content repository in DIR, a new or empty folder."""
    from contentrepo.api.exchange import start_repository

    repository = start_repository(folder)
    write_text(
        f"a new content repository in {repository.work_tree}\n"
        "next: contentrepo import FOLDER, or write courses/<org>/<course>/<run>/ yourself; then git add and git commit"
    )
