"""Where the clients of our own issuer are kept: beside the live store, else in the repository's git folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from contentrepo.api.publish import Repository

NAME = "clients.json"

clients_option = click.option(
    "--clients",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where clients are kept (default: clients.json beside the live store).",
)


def find_register(location: str | Path, repository: Repository) -> Path:
    """The file that belongs to a store; a database server has no folder, so there it is the repository's."""
    if "://" in str(location):
        return repository.git_dir / "contentrepo" / NAME
    return Path(location).parent / NAME
