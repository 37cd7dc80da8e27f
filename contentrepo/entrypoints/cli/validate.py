"""`contentrepo validate`: a folder, a commit or the index against its base."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.colour import choose_palette
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.options import format_option
from contentrepo.entrypoints.cli.output import write_text

if TYPE_CHECKING:
    from contentrepo.api.check import Checked, Report


@click.command(
    name="validate",
    cls=Command,
    examples=(
        "contentrepo validate path/to/course",
        "contentrepo validate --rev HEAD --base origin/main --format json",
        "contentrepo validate --staged",
    ),
)
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option("--rev", metavar="REV", help="Check this commit instead of the files on disk.")
@click.option(
    "--base", metavar="REV", help="Judge against this commit (default: what is live); means --rev HEAD alone."
)
@click.option("--staged", is_flag=True, help="Check what `git commit` would record now.")
@click.option("--all", "whole", is_flag=True, help="Print every finding, however many.")
@format_option
def command(path: Path, *, rev: str | None, base: str | None, staged: bool, whole: bool, form: str) -> int:
    """Check the content in PATH (default: the current folder), in a git repository or not.

    Exit code: 0 accepted, 1 rejected, 2 wrong usage, 3 could not check.
    """
    from contentrepo.api.check import exit_code

    if staged and (rev or base):
        raise click.UsageError("--staged checks the index; it goes with neither --rev nor --base")
    report = _check(path, rev=rev, base=base, staged=staged).report
    write_text(_render(report, form, whole=whole) or "nothing to say: no finding, and nothing is changed")
    return exit_code(report.verdict)


def _check(path: Path, *, rev: str | None, base: str | None, staged: bool) -> Checked:
    from contentrepo.api import check

    if staged:
        return check.check_staged(check.open_repository(path))
    if rev or base:
        return check.check_revision(check.open_repository(path), rev or "HEAD", base=base or "")
    try:
        repository = check.open_repository(path)
    except check.NotARepository:
        return check.check_folder(path)
    return check.check_work_tree(repository, path)


def _render(report: Report, form: str, *, whole: bool) -> str:
    from contentrepo.entrypoints.reporting.json import render_json
    from contentrepo.entrypoints.reporting.text import render_text, render_whole_text

    if form == "json":
        return render_json(report)
    if whole:
        return render_whole_text(report, palette=choose_palette())
    return render_text(report, more=shlex.join(["contentrepo", *sys.argv[1:], "--all"]), palette=choose_palette())
