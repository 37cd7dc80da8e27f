"""`contentrepo import FOLDER`: an OLX folder into the layout of a content repository."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.course_folder import CourseFolder
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_text


@click.command(
    name="import",
    short_help="Bring in a course from a folder.",
    cls=Command,
    examples=(
        "contentrepo import ~/exports/CS101",
        "contentrepo import ~/exports/CS50 --as course-v1:HarvardX+CS50P+2024",
    ),
)
@click.argument("folder", type=CourseFolder())
@click.option("--as", "run_key", metavar="RUN_KEY", help="The run's key, where course.xml only says `course`.")
@repository_option
def command(folder: Path, run_key: str | None, repository: Path) -> None:
    """Copy the course in FOLDER (one with a course.xml) into the repository and stage it.

    What Studio exports is an archive: unpack it first.

    A run's key can never change later. Where course.xml has only the legacy name `course` for the run,
    give the key with --as.
    """
    from contentrepo.api.exchange import import_course

    imported = import_course(open_here(repository), folder, run_key=run_key)
    entries = f", and beside it {', '.join(imported.entries)}" if imported.entries else ""
    write_text(
        f"imported {imported.key} into {imported.folder}: {imported.files} files{entries}\n"
        "next: look over what is staged, then git commit"
    )
