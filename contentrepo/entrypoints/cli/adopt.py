"""`contentrepo adopt`: courses that stay where they are get their run keys in `contentrepo.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.output import write_text

if TYPE_CHECKING:
    from contentrepo.api.exchange import Adoption


@click.command(
    name="adopt",
    short_help="Give courses their keys where they stand.",
    cls=Command,
    examples=(
        "contentrepo adopt --dry-run",
        'contentrepo adopt --as "autumn/old course=course-v1:edX+CS101+3T2019"',
    ),
)
@click.argument("repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option("--as", "pairs", multiple=True, metavar="FOLDER=RUN_KEY", help="The key of one folder's run; repeatable.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def command(repo: Path, *, pairs: Sequence[str], dry_run: bool) -> None:
    """Write into `contentrepo.yaml` which run each course in REPO is, whatever its folder is called.

    Nothing is moved, and what stands in the file stays. Doing it again adds what is new. A run's key can never change
    later: where course.xml has only the legacy name `course` for the run, give the key with --as.
    """
    from contentrepo.api.exchange import apply_adoption, plan_adoption

    repository = open_here(repo)
    adoption = plan_adoption(repository, pairs)
    if not dry_run:
        apply_adoption(repository, adoption)
    write_text("\n".join(_render(adoption, dry_run=dry_run)))


def _render(adoption: Adoption, *, dry_run: bool) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    for folder, key in adoption.added.items():
        yield make_visible(f"{'would map' if dry_run else 'mapped'} {folder or '.'} to {key}")
    for path in adoption.skipped:
        yield make_visible(f"skipped {path}: it cannot be read, or names no run; `contentrepo validate` says what")
    for folder in adoption.stale:
        yield make_visible(f"no course in {folder or '.'}, which `roots` maps")
    if not adoption.added:
        courses = len(adoption.placed)
        yield f"nothing to write: {courses} course{'s' * (courses != 1)} with a key" if courses else "no course here"
    elif not dry_run:
        yield "next: look over contentrepo.yaml, which is staged; contentrepo validate; git commit"
