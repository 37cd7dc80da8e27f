"""`contentrepo accept COMMIT`: publish content with old errors, by declaration."""

from __future__ import annotations

from pathlib import Path

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here, open_own_store
from contentrepo.entrypoints.cli.options import (
    branch_option,
    format_option,
    reason_option,
    repository_option,
    store_option,
)
from contentrepo.entrypoints.cli.outcome import published_exit_code, published_to_json, render_published
from contentrepo.entrypoints.cli.output import write_form


@click.command(
    name="accept",
    short_help="Publish content with old errors, by declaration.",
    cls=Command,
    examples=('contentrepo accept adopt-cs50 --reason "as it ran since 2019" -C /srv/git/courses.git',),
)
@click.argument("commit")
@reason_option
@repository_option
@branch_option
@store_option
@format_option
def command(commit: str, *, reason: str, repository: Path, branch: str | None, store: str | None, form: str) -> int:
    """Publish the units of COMMIT although they have errors that a push would refuse as new.

    For courses that come with a past: push them to a draft branch, accept them once, and from then on only
    what a change adds is refused. What no configuration can lower (two runs with one key) is still refused.
    """
    from contentrepo.api.publish import accept_commit, read_committer

    opened = open_here(repository)
    with open_own_store(store, opened, branch) as live:
        actor = read_committer(opened)
        published = accept_commit(opened, live, commit, reason=reason, actor=actor, branch=branch)
    write_form(form, lambda: render_published(published), lambda: published_to_json(published))
    return published_exit_code(published)
