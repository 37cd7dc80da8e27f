"""`contentrepo stats`: a course run in numbers, as text, as JSON, as a page to look at."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form, write_note
from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.api.check import Checked
    from contentrepo.api.measure import CourseStatistics

RUN = "course-v1:"


@dataclass(frozen=True, slots=True)
class _Question:
    """Whose figures are wanted: of the runs in a folder, or of one run of a repository."""

    path: Path
    run: str
    rev: str

    def check(self) -> Checked:
        from contentrepo.api import check

        if self.rev:
            return check.check_revision(check.open_repository(self.path), self.rev)
        try:
            repository = check.open_repository(self.path)
        except check.NotARepository:
            return check.check_folder(self.path, alone=True)
        return check.check_work_tree(repository, self.path)

    def measure(self) -> list[CourseStatistics]:
        from contentrepo.api.measure import measure, runs_of

        checked = self.check()
        runs = runs_of(checked)
        if self.run and self.run not in runs:
            raise UsageError(f"there is no course run `{self.run}` here", hint=_known(runs))
        if not runs:
            raise UsageError("there is no course run here", hint="A course run is a folder with a `course.xml`.")
        found = (measure(checked, run) for run in runs if run == self.run or not self.run)
        return [course for course in found if course is not None]

    @property
    def command(self) -> str:
        """The command that shows every finding."""
        path = [] if self.path == Path() else [str(self.path)]
        return shlex.join(["contentrepo", "validate", *path, *(["--rev", self.rev] if self.rev else []), "--all"])


@click.command(
    name="stats",
    short_help="Show a course in numbers, or as a page with charts.",
    cls=Command,
    examples=(
        "contentrepo stats path/to/course",
        "contentrepo stats path/to/course --html report.html",
        "contentrepo stats course-v1:edX+CS101+2T2019 --rev main --format json",
    ),
)
@click.argument("what", metavar="[PATH|RUN]", default="")
@repository_option
@click.option("--rev", metavar="REV", help="Count this commit instead of the files on disk.")
@format_option
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    metavar="FILE",
    help="Also write a page with charts, which needs no network and nothing beside it.",
)
def command(what: str, *, repository: Path, rev: str | None, form: str, page: Path | None) -> None:
    """Show what the course in PATH (default: the current folder), or the course run RUN, consists of.

    Blocks by type, structure, files, sizes, quality figures, links, and findings by rule and by chapter.
    """
    question = _question(what, repository, rev or "")
    courses = question.measure()
    if page is not None:
        _write_page(courses, page, question.command)
    write_form(form, lambda: _render(courses), lambda: _as_json(courses))


def _question(what: str, repository: Path, rev: str) -> _Question:
    if what.startswith(RUN):
        from contentrepo.api.measure import parse_course_run_key

        return _Question(repository, str(parse_course_run_key(what)), rev)
    path = Path(what) if what else repository
    if path.is_file():
        from contentrepo.entrypoints.cli.course_folder import describe_file

        raise UsageError(f"`{path}` is {describe_file(path)}")
    if not path.is_dir():
        raise UsageError(f"there is no folder `{path}`", hint=f"A course run's key begins with `{RUN}`.")
    return _Question(path, "", rev)


def _known(runs: Sequence[str]) -> str:
    return f"These are: {', '.join(runs)}." if runs else ""


def _write_page(courses: Sequence[CourseStatistics], path: Path, more: str) -> None:
    from contentrepo.entrypoints.reporting.course_page.page import render_page

    if len(courses) != 1:
        known = _known([course.run for course in courses])
        raise UsageError(f"a page shows one course run, and {len(courses)} are here", hint=f"Name one. {known}")
    try:
        path.write_text(render_page(courses[0], more=more), "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"`{path}` cannot be written: {error.strerror}") from error
    write_note(f"wrote {path}")


def _render(courses: Sequence[CourseStatistics]) -> str:
    from contentrepo.entrypoints.reporting.course_text import render_course_text

    return "\n\n".join(map(render_course_text, courses))


def _as_json(courses: Sequence[CourseStatistics]) -> list[dict[str, object]]:
    from contentrepo.api.measure import statistics_to_json

    return [statistics_to_json(course) for course in courses]
