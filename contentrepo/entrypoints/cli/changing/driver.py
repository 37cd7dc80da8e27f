"""`contentrepo merge-driver`: plain `git merge` merges block by block, too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.drafts.outcome import render_conflict
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.output import write_note, write_text

if TYPE_CHECKING:
    from contentrepo.api.author import Conflict

_HERE = Path()
_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group(name="merge-driver", invoke_without_command=True, short_help="Let plain `git merge` merge block by block.")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Install what merges blocks, policies and catalog files in `git merge`, `git rebase` and `git cherry-pick`."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(install)


@command.command(
    cls=Command, examples=("contentrepo merge-driver install", "contentrepo merge-driver install path/to/clone")
)
@click.argument("repo", type=click.Path(path_type=Path, file_okay=False), default=_HERE)
def install(repo: Path = _HERE) -> None:
    """Install it into the clone at REPO (default: the current folder). Nothing is committed."""
    from contentrepo.api.author import install_merge_driver

    attributes = install_merge_driver(open_here(repo))
    write_text(f"installed the merge driver; {attributes} says for which files")


@command.command(cls=Command, hidden=True, examples=("contentrepo merge-driver run %O %A %B %P",))
@click.argument("base", type=_file)
@click.argument("ours", type=_file)
@click.argument("theirs", type=_file)
@click.argument("path")
def run(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """What git calls: merge the file at PATH into the temporary file OURS."""
    from contentrepo.api.author import merge_file

    merged = merge_file(path, base.read_bytes(), ours.read_bytes(), theirs.read_bytes())
    ours.write_bytes(merged.data)
    write_note("\n".join(_tell(conflict) for conflict in merged.conflicts))
    return 1 if merged.conflicts else 0


def _tell(conflict: Conflict) -> str:
    from contentrepo.api.check import make_visible

    return "\n".join(map(make_visible, render_conflict(conflict)))
