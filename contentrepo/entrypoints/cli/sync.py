"""`contentrepo sync`: make the live store what git says, whatever happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.drift import describe_checked, render_unit, synced_to_json
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import check_branch, open_here, open_own_store
from contentrepo.entrypoints.cli.options import branch_option, format_option, repo_argument, store_option
from contentrepo.entrypoints.cli.outcome import EXIT_CODES, published_exit_code, render_published
from contentrepo.entrypoints.cli.output import write_form
from contentrepo.entrypoints.cli.progress import shown_progress
from contentrepo.entrypoints.cli.tip import describe_others

if TYPE_CHECKING:
    from contentrepo.api.publish import Synced


@click.command(
    name="sync",
    short_help="Repair the live store from git.",
    cls=Command,
    examples=("contentrepo sync --check", "contentrepo sync /srv/git/courses.git"),
)
@repo_argument
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong and change nothing.")
@store_option
@branch_option
@format_option
def command(repo: Path, *, only_check: bool, store: str | None, branch: str | None, form: str) -> int:
    """Compare all that is live from REPO with git, repair what the store has otherwise, then publish what waits.

    It works out every row of every current release again, so it takes as long as a first publish. It may be stopped and
    run again at any time. Exit code 0: nothing is wrong any more; 1: with --check something is wrong, without it a unit
    was refused; 3: git has lost what a release was made of.
    """
    from contentrepo.api.publish import check_store, count_elsewhere, read_committer, sync_store

    repository = open_here(repo)
    with open_own_store(store, repository, branch) as live, shown_progress("comparing the live store with git") as tell:
        check_branch(branch, repository, live)
        if only_check:
            synced = check_store(repository, live, branch)
        else:
            synced = sync_store(repository, live, branch, actor=read_committer(repository), progress=tell)
        others = describe_others(count_elsewhere(repository, live, branch))
    write_form(form, lambda: "\n".join([*_render(synced), *others]), lambda: synced_to_json(synced))
    return _exit_code(synced)


def _exit_code(synced: Synced) -> int:
    lost = 3 if any(unit.is_lost for unit in synced.units) else 0
    if synced.published is None:
        return lost or int(bool(synced.units))
    made = [EXIT_CODES.get(unit.outcome.outcome, 0) for unit in synced.units if unit.outcome]
    return max([lost, published_exit_code(synced.published), *made])


def _render(synced: Synced) -> Iterator[str]:
    yield describe_checked(synced)
    for unit in synced.units:
        yield from render_unit(unit, command="sync --check")
    if synced.published is not None:
        yield render_published(synced.published)
