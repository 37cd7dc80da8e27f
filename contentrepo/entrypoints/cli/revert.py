"""`contentrepo revert UNIT RELEASE`: bring a unit's live content back to an earlier release, and keep it there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here, open_own_store
from contentrepo.entrypoints.cli.options import format_option, reason_option, repository_option, store_option
from contentrepo.entrypoints.cli.outcome import published_exit_code, published_to_json
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.publish import Published


@click.command(
    name="revert",
    short_help="Bring an earlier release back.",
    cls=Command,
    examples=(
        'contentrepo revert course-v1:edX+CS101+2T2019 3 --reason "wrong answer key"',
        'contentrepo revert course-v1:edX+CS101+2T2019 3 --git --reason "wrong answer key"',
    ),
)
@click.argument("unit")
@click.argument("release", type=click.IntRange(min=1))
@click.option("--git", "on_branch", is_flag=True, help="Commit the undo to the live branch, too.")
@reason_option
@repository_option
@click.option("--branch", metavar="NAME", help="The branch of UNIT (default: the one that it is live from).")
@store_option
@format_option
def command(
    unit: str,
    release: int,
    *,
    on_branch: bool,
    reason: str,
    repository: Path,
    branch: str | None,
    store: str | None,
    form: str,
) -> int:
    """Make UNIT (a run key, a library key or catalog:<repository>) live as it was in RELEASE.

    The undone content is pinned: it does not come back by itself with the next publish, but only with a change
    that no longer contains all of it, or when the pin is lifted. `contentrepo log UNIT` lists the releases.

    With --git the branch gets a commit that takes back the same, so that branch and live agree. Where the branch has
    other content by now in one of those files, nothing is done. A clone has to push that commit.
    """
    from contentrepo.api.publish import read_committer, revert_unit

    opened = open_here(repository)
    with open_own_store(store, opened, branch) as live:
        actor = read_committer(opened)
        published = revert_unit(
            live, opened, unit, release, reason=reason, actor=actor, branch=branch, on_branch=on_branch
        )
    write_form(form, lambda: _render(published, release), lambda: published_to_json(published))
    return published_exit_code(published)


def _render(published: Published, release: int) -> str:
    lines = []
    for outcome in published.outcomes:
        back = f"back to the content of release {release}"
        if published.is_noop:
            lines.append(f"nothing to revert: what is live is the content of release {release}")
        else:
            lines.append(f"{outcome.unit}  release {outcome.release} (sequence {outcome.sequence}): {back}")
        if outcome.detail.startswith("refs/"):
            lines.append(f"    the undo is committed: {outcome.detail}")
    return "\n".join(lines)
