"""`contentrepo diff [OLD] [NEW]`: what differs between two commits, in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_json, write_text

if TYPE_CHECKING:
    from contentrepo.api.author import BlockDifference


@click.command(
    name="diff",
    short_help="Show what differs between two commits, in blocks.",
    cls=Command,
    examples=(
        "contentrepo diff",
        "contentrepo diff main my-draft",
        "contentrepo diff HEAD~5 --format html > d.html",
    ),
)
@click.argument("old", required=False)
@click.argument("new", default="HEAD")
@repository_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How to print it; html is a page of its own.",
)
def command(old: str | None, new: str, *, repository: Path, form: str) -> None:
    """Show what NEW (default: HEAD) has otherwise than OLD (default: what is live, else the commit before).

    Blocks that came, went or moved, settings, texts, keys of policies and of the catalog's files.
    """
    from contentrepo.api.author import compare_commits, find_live_commit, find_parent

    opened = open_here(repository)
    before = old or find_live_commit(opened) or find_parent(opened, new)
    differences = compare_commits(opened, before, new)
    if form == "json":
        write_json([_as_json(one) for one in differences])
    elif form == "html":
        from contentrepo.entrypoints.reporting.differences.page import render_page

        write_text(render_page(differences, old=old or "what is live", new=new))
    else:
        write_text(_render(differences))


def _render(differences: Sequence[BlockDifference]) -> str:
    from contentrepo.entrypoints.reporting.differences.sentences import render_sentences

    return render_sentences(differences) or "nothing differs"


def _as_json(one: BlockDifference) -> dict[str, object]:
    return dict(zip(one._fields, one, strict=True))
