"""`contentrepo demo [DIR]`: the whole story on the sample course, told by the real programs."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from contentrepo.config import isolated_environment
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.narrator import Narrator
from contentrepo.entrypoints.cli.output import write_text
from contentrepo.errors import UsageError

IDENTITY = "[user]\n\tname = Ada Author\n\temail = ada@lakeside.example\n[init]\n\tdefaultBranch = main\n"


@click.command(
    name="demo",
    short_help="Watch the whole story on a small course.",
    cls=Command,
    examples=("contentrepo demo", "contentrepo demo playground"),
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path | None) -> None:
    """Carry a small course through everything: push, check, publish, read, refuse, fix, roll back.

    Every command is shown with its output, and nothing outside DIR is touched. DIR must be new or empty and is kept
    for you to look around; without it a temporary folder is used and removed.
    """
    from contentrepo.entrypoints.cli.story import tell_story

    with ExitStack() as stack:
        place = _prepare(folder) if folder else Path(stack.enter_context(_temporary()))
        home = Path(stack.enter_context(_temporary()))
        (home / "gitconfig").write_text(IDENTITY)
        tell_story(Narrator(place, isolated_environment(home)))
        if folder:
            write_text(f"\nLook around: contentrepo status {place / 'campus.git'}")


def _prepare(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"`{folder}` is not empty", hint="Name a new folder, or none.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _temporary() -> tempfile.TemporaryDirectory[str]:
    if shutil.which("git") is None:
        raise UsageError("there is no `git` on the PATH", hint="Install git 2.31 or newer.")
    return tempfile.TemporaryDirectory(prefix="contentrepo-demo-", ignore_cleanup_errors=True)
