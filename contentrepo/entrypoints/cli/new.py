"""`contentrepo new program|course|run|organization`: a catalog file to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_text

TYPES = (
    "xseries",
    "micromasters",
    "professional-certificate",
    "professional-program-wl",
    "masters",
    "bachelors",
    "doctorate",
    "license",
    "certificate",
    "microbachelors",
)

title_option = click.option(
    "--title", metavar="TEXT", help="The name that learners see (default: the key's last part)."
)


@click.group(name="new", short_help="Write a new catalog file, with comments.")
def command() -> None:
    """Write a new catalog file where it belongs, with a comment on everything that it may say.

    A file that exists is never overwritten, and one that would not be valid is not written.
    """


@command.command(cls=Command, examples=("contentrepo new organization edX --name edX",))
@click.argument("key")
@click.option("--name", metavar="TEXT", help="The name that learners see (default: the key).")
@click.option("--parent", metavar="KEY", help="The organization that it belongs to.")
@repository_option
def organization(key: str, name: str | None, parent: str | None, repository: Path) -> None:
    """Write organizations/KEY.yaml."""
    _write(repository, "organization", key, {"name": name or key, "parent": parent})


@command.command(cls=Command, examples=('contentrepo new course edX+CS101 --title "Computing"',))
@click.argument("key", metavar="ORG+COURSE")
@title_option
@repository_option
def course(key: str, title: str | None, repository: Path) -> None:
    """Write courses/ORG/COURSE.yaml, a catalog course."""
    _write(repository, "course", key, {"title": title or key.rpartition("+")[2]})


@command.command(cls=Command, examples=("contentrepo new run course-v1:edX+CS101+2T2027 --start 2027-02-01",))
@click.argument("key", metavar="RUN_KEY")
@title_option
@click.option("--external-course-key", metavar="KEY", help="The partner's own name for the run.")
@click.option("--pacing", type=click.Choice(["instructor", "self"]), help="Who sets the pace.")
@click.option("--start", metavar="DATE", help="When it starts.")
@click.option("--end", metavar="DATE", help="When it ends.")
@repository_option
def run(key: str, title: str | None, repository: Path, **said: str | None) -> None:
    """Write courses/ORG/COURSE/RUN.yaml, the entry of a course run. Its key never changes."""
    _write(repository, "run", key, {"title": title or key.rpartition("+")[2], **said})


@command.command(
    cls=Command,
    examples=('contentrepo new program data-science --type masters --organization edX --title "Data science"',),
)
@click.argument("slug")
@title_option
@click.option("--type", "kind", type=click.Choice(TYPES), required=True, help="What a learner earns.")
@click.option("--organization", "organizations", metavar="KEY", multiple=True, help="Who offers it; may be repeated.")
@repository_option
def program(slug: str, title: str | None, kind: str, organizations: tuple[str, ...], repository: Path) -> None:
    """Write programs/SLUG.yaml, a program with the status `unpublished`."""
    said = {"title": title or slug, "type": kind, "status": "unpublished", "organizations": list(organizations)}
    _write(repository, "program", slug, said)


def _write(repository: Path, kind: str, key: str, said: dict[str, Any]) -> None:
    from contentrepo.api.exchange import add_entry

    data = {name: value for name, value in said.items() if value is not None}
    path = add_entry(open_here(repository), kind, key, data)
    write_text(f"wrote {path}\nnext: fill it in, then git add and git commit")
