"""`contentrepo draft`: branches that are not live, from their beginning to the merge."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form, write_text

SHORT = 12


@click.group(name="draft", short_help="Begin, list, merge and discard draft branches.")
def command() -> None:
    """Work on draft branches: every branch but the live one. Run it where the branches are."""


@command.command(cls=Command, examples=("contentrepo draft create week2",))
@click.argument("name")
@click.option("--from", "start", default="", metavar="REV", help="Where it begins (default: the live branch's tip).")
@repository_option
def create(name: str, *, start: str, repository: Path) -> None:
    """Begin the draft NAME. Edit it through git or the API as any branch; nothing of it is live."""
    from contentrepo.api.author import create_draft

    commit = create_draft(open_here(repository), name, start=start)
    write_text(f"{name} begins at {commit[:SHORT]}")


@command.command(name="list", cls=Command, examples=("contentrepo draft list", "contentrepo draft list --format json"))
@repository_option
@format_option
def list_all(*, repository: Path, form: str) -> None:
    """List the drafts, the newest first: who touched them last and when, and how far they are from what is live."""
    from contentrepo.api.author import list_drafts
    from contentrepo.entrypoints.cli.drafts.listing import drafts_to_json, render_drafts

    drafts = list_drafts(open_here(repository))
    write_form(form, lambda: render_drafts(drafts), lambda: drafts_to_json(drafts))


@command.command(cls=Command, examples=("contentrepo draft compare week2",))
@click.argument("name")
@repository_option
@format_option
def compare(name: str, *, repository: Path, form: str) -> int:
    """Show what merging the draft NAME into the live branch would do, now; nothing is done."""
    return _merge(name, repository, form, message="", dry_run=True)


@command.command(cls=Command, examples=('contentrepo draft publish week2 --message "Week 2 is ready"',))
@click.argument("name")
@click.option("--message", default="", metavar="TEXT", help="Of the merge commit.")
@repository_option
@format_option
def publish(name: str, *, message: str, repository: Path, form: str) -> int:
    """Merge the draft NAME into the live branch, by block, judged as a push would be. The draft stays."""
    return _merge(name, repository, form, message=message, dry_run=False)


@command.command(cls=Command, examples=("contentrepo draft discard week2",))
@click.argument("name")
@repository_option
def discard(name: str, *, repository: Path) -> None:
    """Take the draft NAME away; what it had is kept until another draft of this name is discarded."""
    from contentrepo.api.author import discard_draft

    commit = discard_draft(open_here(repository), name)
    write_text(f"{name} is gone; bring it back with: contentrepo draft create {name} --from {commit}")


def _merge(name: str, repository: Path, form: str, *, message: str, dry_run: bool) -> int:
    from contentrepo.api.author import publish_draft
    from contentrepo.entrypoints.cli.drafts.outcome import exit_code_of, outcome_to_json, render_outcome
    from contentrepo.entrypoints.cli.locks.who import find_actor

    opened = open_here(repository)
    outcome = publish_draft(opened, name, find_actor(opened), message=message, dry_run=dry_run)
    write_form(form, lambda: render_outcome(outcome), lambda: outcome_to_json(outcome))
    return exit_code_of(outcome)


@command.command(cls=Command, examples=("contentrepo draft rejected",))
@repository_option
@format_option
def rejected(*, repository: Path, form: str) -> None:
    """List refused pushes that are kept: for 14 days, where `git config contentrepo.keeprejected` is true."""
    import time

    from contentrepo.api.author import list_rejected
    from contentrepo.entrypoints.cli.drafts.listing import pushes_to_json, render_pushes

    pushes = list_rejected(open_here(repository), now=time.time())
    write_form(form, lambda: render_pushes(pushes), lambda: pushes_to_json(pushes))


@command.command(cls=Command, examples=("contentrepo draft rescue 20261120T170102-9c1e44aa week2",))
@click.argument("push")
@click.argument("name")
@click.option("--ref", default="", metavar="REF", help="Which of its refs (default: its first).")
@repository_option
def rescue(push: str, name: str, *, ref: str, repository: Path) -> None:
    """Begin the draft NAME with what the refused push PUSH brought, to be mended there."""
    from contentrepo.api.author import rescue_push

    commit = rescue_push(open_here(repository), push, name, ref=ref)
    write_text(f"{name} begins at {commit[:SHORT]}")
