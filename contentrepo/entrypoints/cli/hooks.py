"""`contentrepo hooks`: our hooks in a work tree or a bare repository, and a process that answers them sooner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.output import write_text

if TYPE_CHECKING:
    from contentrepo.api.exchange import InstalledHooks


@click.group(name="hooks", short_help="Install the git hooks, and answer them sooner.")
def command() -> None:
    """Install the git hooks that check commits and pushes."""


@command.command(cls=Command, examples=("contentrepo hooks install /srv/git/courses.git",))
@click.argument("repo", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--force", is_flag=True, help="Replace hooks that are not ours; they are kept as NAME.old.")
def install(repo: Path, *, force: bool) -> None:
    """Install the hooks into REPO (default: the current folder).

    A bare repository gets pre-receive, a work tree pre-commit and pre-merge-commit.
    A hook that is not ours is never overwritten without --force.
    """
    from contentrepo.api.exchange import install_hooks, replace_hooks

    repository = open_here(repo)
    installed = replace_hooks(repository) if force else install_hooks(repository)
    write_text("\n".join(_render(installed)))


@command.command(cls=Command, examples=("contentrepo hooks serve /srv/git/courses.git",))
@click.argument("repos", metavar="[REPO]...", nargs=-1, type=click.Path(path_type=Path, file_okay=False))
def serve(repos: Sequence[Path]) -> int:
    """Stay, with everything loaded, and answer the hooks of each REPO (default: the current folder) until stopped.

    A push is then checked in a third of the time. Nothing depends on it: without it, or for other users, hooks do
    their work themselves. Exit code 3: the program was changed on disk, so start this again.
    """
    from contentrepo.entrypoints.hooks.serving import serve_hooks

    folders = [open_here(repo).git_dir for repo in repos or (Path(),)]
    names = ", ".join(map(str, folders))
    return serve_hooks(folders, lambda: write_text(f"answering the hooks of {names}; Ctrl-C ends this"))


def _render(installed: InstalledHooks) -> Iterator[str]:
    yield f"installed {' and '.join(installed.names)} in {installed.folder}"
    for key, value in installed.settings:
        yield f"git config {key} {value}"
    for backup in installed.backups:
        yield f"kept what stood there: {backup}"
