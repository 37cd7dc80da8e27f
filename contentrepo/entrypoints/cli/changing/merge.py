"""`contentrepo merge BRANCH`: a branch merged by block."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.changing.onto import land_on
from contentrepo.entrypoints.cli.drafts.outcome import exit_code_of, outcome_to_json, render_outcome
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form, write_note


@click.command(
    name="merge",
    short_help="Merge a branch, block by block.",
    cls=Command,
    examples=("contentrepo merge my-draft", "contentrepo merge my-draft --dry-run"),
)
@click.argument("source", metavar="BRANCH")
@click.option("--branch", metavar="NAME", help="Into this branch (default: the checked out one, else the live one).")
@click.option("--message", "-m", default="", metavar="TEXT", help="Of the merge commit.")
@click.option("--dry-run", is_flag=True, help="Say what would happen.")
@repository_option
@format_option
def command(source: str, *, branch: str | None, message: str, dry_run: bool, repository: Path, form: str) -> int:
    """Merge BRANCH (or any commit): attributes, children and texts of blocks, keys of policies and catalog files.

    The result is checked like a push before the branch moves. Conflicts are shown with base, ours and theirs, and then
    nothing happens.
    """
    from contentrepo.api.author import merge_branch
    from contentrepo.entrypoints.cli.locks.who import find_actor

    opened = open_here(repository)
    who = find_actor(opened)
    outcome = land_on(
        opened,
        branch,
        lambda name: merge_branch(opened, source, who, into=name, message=message, dry_run=dry_run),
        dry_run=dry_run,
    )
    write_form(form, lambda: render_outcome(outcome), lambda: outcome_to_json(outcome))
    if outcome.conflicts and form == "text":
        write_note(f"`git merge {source}` marks these places in the files, after `contentrepo merge-driver` only these")
    return exit_code_of(outcome)
