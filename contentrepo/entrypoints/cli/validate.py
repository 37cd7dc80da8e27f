"""`contentrepo validate`: a folder, a commit or the index against its base."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.checking import FORMS, Question, answer, show
from contentrepo.entrypoints.cli.course_folder import CourseFolder
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.fixing import check_options, fix_files, fix_options, show_diff


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
@click.argument("path", type=CourseFolder(), default=Path())
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
    if staged and (rev or base):
        raise click.UsageError("--staged checks the index; it goes with neither --rev nor --base")
    check_options(mode, unsafe=unsafe_fixes, elsewhere=staged or bool(rev or base))
    question = Question(path, rev or "", base or "", staged)
    if not mode:
        return answer(question, form, whole=whole)
    from contentrepo.api.check import exit_code

    if mode == "diff":
        return exit_code(show_diff(path, unsafe=unsafe_fixes).report.verdict)
    checked = fix_files(path, unsafe=unsafe_fixes, aside=form != "text")
    show(checked, form, None, more="" if whole else question.command, fixable=False)
    return exit_code(checked.report.verdict)
