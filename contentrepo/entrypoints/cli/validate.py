"""`contentrepo validate`: a folder, a commit or the index against its base."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.colour import choose_palette
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.options import format_option
from contentrepo.entrypoints.cli.output import write_text

if TYPE_CHECKING:
    from contentrepo.api.check import Checked, Report


@dataclass(frozen=True, slots=True)
class _Question:
    """What is to be checked, and against what."""

    path: Path
    rev: str
    base: str
    staged: bool

    def check(self) -> Checked:
        from contentrepo.api import check

        if self.staged:
            return check.check_staged(check.open_repository(self.path))
        if self.rev or self.base:
            return check.check_revision(check.open_repository(self.path), self.rev or "HEAD", base=self.base)
        try:
            repository = check.open_repository(self.path)
        except check.NotARepository:
            return check.check_folder(self.path)
        return check.check_work_tree(repository, self.path)

    @property
    def command(self) -> str:
        """The command that asks the same and shows everything."""
        named = [] if self.path == Path() else [str(self.path)]
        options = [word for name in ("rev", "base") if (said := getattr(self, name)) for word in (f"--{name}", said)]
        staged = ["--staged"] if self.staged else []
        return shlex.join(["contentrepo", "validate", *named, *options, *staged, "--all"])


@click.command(
    name="validate",
    short_help="Check a folder, a commit or the index.",
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
    question = _Question(path, rev or "", base or "", staged)
    report = question.check().report
    write_text(_render(report, "whole" if whole and form == "text" else form, more=question.command))
    return exit_code(report.verdict)


def _render(report: Report, form: str, *, more: str) -> str:
    from contentrepo.entrypoints.reporting.json import render_json
    from contentrepo.entrypoints.reporting.text import render_text, render_whole_text

    if form == "json":
        return render_json(report)
    palette = choose_palette()
    text = (
        render_whole_text(report, palette=palette)
        if form == "whole"
        else render_text(report, more=more, palette=palette)
    )
    return text or "nothing to say: no finding, and nothing is changed"
