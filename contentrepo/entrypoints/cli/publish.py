"""`contentrepo publish`: make the live store equal to the live branch's accepted content, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.checking import UNENFORCED
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import check_branch, open_here, open_own_store, open_store_to_plan
from contentrepo.entrypoints.cli.options import branch_option, format_option, repo_argument, store_option
from contentrepo.entrypoints.cli.outcome import published_exit_code, published_to_json, render_published
from contentrepo.entrypoints.cli.output import write_form, write_note
from contentrepo.entrypoints.cli.plan import CouldNotPlan, plan_exit_code, plan_to_json, render_plan
from contentrepo.entrypoints.cli.progress import shown_progress
from contentrepo.errors import Refused

if TYPE_CHECKING:
    from contentrepo.api.publish import Repository


@click.command(
    name="publish",
    short_help="Publish what is accepted, once.",
    cls=Command,
    examples=(
        "contentrepo publish --plan",
        "contentrepo publish /srv/git/courses.git",
    ),
)
@repo_argument
@click.option(
    "--plan",
    "only_plan",
    is_flag=True,
    help="Only print what would be done. Exit code 1: something would; 3: that cannot be told.",
)
@store_option
@branch_option
@format_option
def command(repo: Path, *, only_plan: bool, store: str | None, branch: str | None, form: str) -> int:
    """Publish what is accepted at the tip of REPO's live branch (default: the current folder's repository).

    The work tree is never looked at. Exit code 1: a unit was refused and keeps its last good release.
    """
    from contentrepo.api.access import is_anybody_named_in
    from contentrepo.api.publish import Door, publish_branch

    repository = open_here(repo)
    if only_plan:
        return _show_plan(repository, store=store, branch=branch, form=form)
    rest: list[Callable[[], object]] = []
    with open_own_store(store, repository, branch) as live:
        check_branch(branch, repository, live)
        with shown_progress("looking at what is new") as tell:
            published = publish_branch(
                repository, live, branch, door=Door.PUBLISH, progress=tell, afterwards=rest.append
            )
        write_form(form, lambda: render_published(published), lambda: published_to_json(published))
        for work in rest:
            work()
    if published.outcomes and is_anybody_named_in(repository):
        write_note(UNENFORCED)
    return published_exit_code(published)


def _show_plan(repository: Repository, *, store: str | None, branch: str | None, form: str) -> int:
    """Print what publishing would do; nothing is written, a new store neither."""
    from contentrepo.api.publish import plan_branch

    try:
        with open_store_to_plan(store, repository, branch) as live, shown_progress("looking at what is new"):
            check_branch(branch, repository, live)
            plan = plan_branch(repository, live, branch)
    except Refused as error:  # whose exit code would say that something is to be done
        raise CouldNotPlan(str(error), hint=error.hint) from error
    write_form(form, lambda: render_plan(plan), lambda: plan_to_json(plan))
    return plan_exit_code(plan)
