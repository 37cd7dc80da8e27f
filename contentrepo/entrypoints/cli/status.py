"""`contentrepo status`: how each unit of the live branch stands against what is live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_here, open_own_store
from contentrepo.entrypoints.cli.options import branch_option, format_option, store_option
from contentrepo.entrypoints.cli.output import write_form, write_text
from contentrepo.entrypoints.cli.tip import describe_tip

if TYPE_CHECKING:
    from contentrepo.api.publish import UnitStatus


@click.command(
    name="status",
    short_help="Show what is live and what waits, and why.",
    cls=Command,
    examples=("contentrepo status", "contentrepo status /srv/git/courses.git"),
)
@click.argument("repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@store_option
@branch_option
@format_option
def command(repo: Path, *, store: str | None, branch: str | None, form: str) -> None:
    """Show which release of each unit is live, how far it is behind, and why.

    REPO is a content repository, bare or not (default: the one of the current folder).
    """
    from contentrepo.api.check import find_commit, live_branch
    from contentrepo.api.publish import status

    repository = open_here(repo)
    name = branch or live_branch(repository)
    with open_own_store(store, repository) as live:
        rows = status(repository, live, name)
    if form == "text" and not rows:
        where = "" if find_commit(repository, f"refs/heads/{name}") else f"{describe_tip(name, '')}: "
        return write_text(f"{where}nothing is live, and nothing waits")
    return write_form(form, lambda: _render(rows), lambda: [_as_json(row) for row in rows])


def _render(rows: Sequence[UnitStatus]) -> str:
    lines = [f"{describe_tip(rows[0].branch, rows[0].tip)}:"]
    for row in rows:
        lines += _render_row(row)
    return "\n".join(lines)


def _render_row(row: UnitStatus) -> list[str]:
    from contentrepo.api.check import make_visible
    from contentrepo.entrypoints.cli.finding import render_finding

    release = f"release {row.release}" if row.release else "no release"
    behind = f", {count(row.behind, 'commit')} behind" if row.behind else ""
    head = f"  {row.standing:8} {row.unit}  {release}{behind}"
    why = [render_finding(finding) for finding in row.findings if finding.blocks]
    why = why or ([make_visible(row.detail)] if row.detail else [])
    return [head, *(f"           {line}" for line in why)]


def _as_json(row: UnitStatus) -> dict[str, object]:
    from contentrepo.api.check import finding_to_json

    return {
        "unit": row.unit,
        "repository": row.repository,
        "branch": row.branch,
        "tip": row.tip,
        "standing": str(row.standing),
        "release": row.release or None,
        "live_commit": row.live_commit,
        "behind": row.behind,
        "detail": row.detail,
        "findings": [finding_to_json(finding) for finding in row.findings],
    }
