"""`contentrepo upkeep`: what a repository that serves pushes wants from time to time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.publish import ObjectCount


@click.command(
    name="upkeep",
    short_help="Repack repositories.",
    cls=Command,
    examples=("contentrepo upkeep", "contentrepo upkeep /srv/git/courses.git /srv/git/programs.git"),
)
@click.argument("repos", metavar="[REPO...]", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@format_option
def command(repos: Sequence[Path], *, form: str) -> None:
    """Let git repack REPOs (default: the current folder's), while people push and publishers publish.

    Nothing that a branch, a tag or the live ref reaches is ever lost; what none of them has reached for two weeks is.
    Run it at night, once a day where there are thousands of pushes a day, once a week elsewhere.
    """
    from contentrepo.api.publish import count_objects, repack

    told = []
    for path in repos or [Path()]:
        repository = open_here(path)
        told.append((str(path), count_objects(repository), repack(repository)))
    write_form(form, lambda: "\n".join(_render(*one) for one in told), lambda: [_as_json(*one) for one in told])


def _render(path: str, before: ObjectCount, after: ObjectCount) -> str:
    return f"{path}: {_describe(before)}, now {_describe(after)}"


def _describe(found: ObjectCount) -> str:
    return f"{count(found.loose, 'loose object')} and {count(found.packs, 'pack')} of {found.kibibytes} KiB"


def _as_json(path: str, before: ObjectCount, after: ObjectCount) -> dict[str, object]:
    def plain(found: ObjectCount) -> dict[str, int]:
        return {"loose": found.loose, "packs": found.packs, "kibibytes": found.kibibytes}

    return {"repository": path, "before": plain(before), "after": plain(after)}
