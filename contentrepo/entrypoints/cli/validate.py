"""`contentrepo validate`: a folder, a commit or the index against its base."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.cli.colour import choose_palette
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.fixing import check_options, fix_files, fix_options, show_diff, tell_fixable
from contentrepo.entrypoints.cli.output import write_text

if TYPE_CHECKING:
    from contentrepo.api.check import Checked
    from contentrepo.entrypoints.reporting.text import CausesOf

FORMS = ("text", "json", "sarif", "junit", "github", "gitlab")
NOTHING = "nothing to say: no finding, and nothing is changed"
NO_COURSE = "note: there is no course here: no `course.xml` is the root of one"


@dataclass(frozen=True, slots=True)
class _Question:
    """What is to be checked, and against what."""

    path: Path
    rev: str
    base: str
    staged: bool

    def check(self) -> tuple[Checked, CausesOf]:
        """What was found, and whom to ask who brought it."""
        from contentrepo.api import check
        from contentrepo.entrypoints.reporting.text import nobody

        if not (self.staged or self.rev or self.base):
            try:
                repository = check.open_repository(self.path)
            except check.NotARepository:
                return check.check_folder(self.path), nobody
            checked = check.check_work_tree(repository, self.path)
            return checked, partial(check.find_causes, repository, checked)
        repository = check.open_repository(self.path)
        if self.staged:
            return check.check_staged(repository), nobody
        checked = check.check_revision(repository, self.rev or "HEAD", base=self.base)
        return checked, partial(check.find_causes, repository, checked)

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
        "contentrepo validate --diff path/to/course",
    ),
)
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option("--rev", metavar="REV", help="Check this commit instead of the files on disk.")
@click.option(
    "--base", metavar="REV", help="Judge against this commit (default: what is live); means --rev HEAD alone."
)
@click.option("--staged", is_flag=True, help="Check what `git commit` would record now.")
@click.option("--all", "whole", is_flag=True, help="Print every finding, however many.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="How to print it: for people, or as JSON, SARIF 2.1.0, JUnit XML, GitHub annotations, GitLab code quality.",
)
@fix_options
def command(
    path: Path,
    *,
    rev: str | None,
    base: str | None,
    staged: bool,
    whole: bool,
    form: str,
    mode: str | None,
    unsafe_fixes: bool,
) -> int:
    """Check the content in PATH (default: the current folder), in a git repository or not.

    Exit code: 0 accepted, 1 rejected, 2 wrong usage, 3 could not check.
    """
    from contentrepo.api.check import exit_code
    from contentrepo.entrypoints.reporting.text import nobody

    if staged and (rev or base):
        raise click.UsageError("--staged checks the index; it goes with neither --rev nor --base")
    check_options(mode, unsafe=unsafe_fixes, elsewhere=staged or bool(rev or base))
    question = _Question(path, rev or "", base or "", staged)
    if mode == "diff":
        return exit_code(show_diff(path, unsafe=unsafe_fixes).report.verdict)
    if mode == "fix":
        checked = fix_files(path, unsafe=unsafe_fixes, aside=form != "text")
        causes_of: CausesOf = nobody
    else:
        checked, causes_of = question.check()
    if form == "text":
        write_text(_render(checked, causes_of, more="" if whole else question.command))
        if not (mode or staged or rev or base):
            write_text(tell_fixable(checked))
    else:
        from contentrepo.entrypoints.reporting.formats import FORMATS

        write_text(FORMATS[form](checked.report))
    return exit_code(checked.report.verdict)


def _render(checked: Checked, causes_of: CausesOf, *, more: str) -> str:
    """One screen and the command that shows more; all of it where there is no such command."""
    from contentrepo.entrypoints.reporting.text import render_text, render_whole_text

    palette = choose_palette()
    if more:
        text = render_text(checked.report, more=more, palette=palette, causes_of=causes_of)
    else:
        text = render_whole_text(checked.report, palette=palette)
    layout = checked.layout
    is_elsewhere = not (layout.roots or layout.configuration.present)
    return f"{text or NOTHING}\n{NO_COURSE}" if is_elsewhere else text or NOTHING
