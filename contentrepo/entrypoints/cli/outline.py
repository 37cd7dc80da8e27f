"""`contentrepo outline RUN`: the blocks of a live run, in document order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import at_option, format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import Outline, OutlineBlock


@click.command(
    name="outline",
    short_help="Print the outline of a live run.",
    cls=Command,
    examples=("contentrepo outline course-v1:edX+CS101+2T2019",),
)
@click.argument("run")
@repository_option
@store_option
@at_option
@format_option
def command(run: str, *, repository: Path, store: str | None, at: int | str | None, form: str) -> None:
    """Print the outline of the live RUN: one line per block, with its type, id and display name."""
    from contentrepo.api.read import parse_course_run_key, read_outline

    key = str(parse_course_run_key(run))
    with open_existing_store(store, repository) as live:
        outline = read_outline(live, key, at=at)
    write_form(form, lambda: _render(outline), lambda: [_as_json(row) for row in outline.blocks])


def _render(outline: Outline) -> str:
    from contentrepo.api.check import make_visible

    lines = (
        f"{'  ' * row.depth}{row.block.block_type} {row.block.block_id}  {make_visible(row.block.display_name)}"
        for row in outline.blocks
    )
    return "\n".join(line.rstrip() for line in lines)


def _as_json(row: OutlineBlock) -> dict[str, object]:
    block = row.block
    return {
        "depth": row.depth,
        "type": block.block_type,
        "id": block.block_id,
        "display_name": block.display_name,
        "parent": block.parent,
        "path": block.path,
        "version": block.version,
    }
