"""`contentrepo status`: how each unit of the live branch stands against what is live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import check_branch, open_here, open_store_to_plan
from contentrepo.entrypoints.cli.options import Number, branch_option, format_option, repo_argument, store_option
from contentrepo.entrypoints.cli.output import write_form, write_text
from contentrepo.entrypoints.cli.tip import describe_others, describe_tip

if TYPE_CHECKING:
    from contentrepo.api.publish import Delivery, UnitStatus, Writer

NEXT = {
    "pending": "`contentrepo publish`, or wait for the publisher",
    "refused": "correct it and push; `contentrepo accept COMMIT --reason TEXT` publishes it despite new errors",
    "pinned": "push a correction, or merge what was accepted; `contentrepo lift PIN --reason TEXT` lifts it",
    "claimed": "settle with the holder; `contentrepo claim list` names it",
    "suspended": "`contentrepo resume UNIT --reason TEXT`, when it may go on",
    "waiting": "wait; `contentrepo hold list` tells what holds it, `contentrepo hold drop` lets it go",
    "failed": "`contentrepo publish` tries again; if it stays, `contentrepo doctor` looks at the setup",
}
"""Standing of a unit -> what to do about it."""


@click.command(
    name="status",
    short_help="Show what is live and what waits, and why.",
    cls=Command,
    examples=("contentrepo status", "contentrepo status /srv/git/courses.git"),
)
@repo_argument
@store_option
@branch_option
@click.option(
    "--watch",
    type=Number(min=0.2, max=86400),
    metavar="SECONDS",
    help="Keep it on the screen, and look again so often; Ctrl-C ends it.",
)
@format_option
def command(repo: Path, *, store: str | None, branch: str | None, watch: float | None, form: str) -> None:
    """Show which release of each unit is live, how far it is behind, why, and what to do next.

    REPO is a content repository, bare or not (default: the one of the current folder).
    """
    from contentrepo.entrypoints.cli.watching import watch_screen

    if watch is None:
        return _show(repo, store, branch, form)
    return watch_screen(lambda: _show(repo, store, branch, form), watch)


def _show(repo: Path, store: str | None, branch: str | None, form: str) -> None:
    from contentrepo.api.check import find_commit, live_branch
    from contentrepo.api.publish import count_elsewhere, find_writer, list_deliveries, status

    repository = open_here(repo)
    name = branch or live_branch(repository)
    with open_store_to_plan(store, repository, name) as live:
        check_branch(branch, repository, live)
        rows = status(repository, live, name)
        others = _render_others(find_writer(live), list_deliveries(live))
        others += describe_others(count_elsewhere(repository, live, name))
    if form == "text" and not rows:
        where = "" if find_commit(repository, f"refs/heads/{name}") else f"{describe_tip(name, '')}: "
        return write_text("\n".join([f"{where}nothing is live, and nothing waits", *others]))
    return write_form(
        form,
        lambda: "\n".join([_render(rows), *others]),
        lambda: [_as_json(row) for row in rows],
    )


def _render_others(writer: Writer | None, deliveries: Sequence[Delivery]) -> list[str]:
    """Who is writing now, and notices that do not arrive."""
    from contentrepo.api.check import make_visible

    lines = []
    if writer is not None:
        since = f" since {writer.since}" if writer.since else ""
        stopped = " and is stopped: others wait for it (`kill -CONT` lets it go on, `kill` ends it)"
        lines.append(f"process {writer.process} is writing{since}{stopped if writer.is_stopped else ''}: {writer.name}")
    lines += [
        f"notices to {one.receiver} do not arrive, {count(one.attempts, 'attempt')} so far: {one.error}"
        for one in deliveries
        if one.attempts
    ]
    return [make_visible(line) for line in lines]


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
    why += [f"next: {make_visible(step)}"] if (step := _find_next(row)) else []
    return [head, *(f"           {line}" for line in why)]


def _find_next(row: UnitStatus) -> str:
    """What to do. An acceptance is for new errors alone; what a change does to learners is said to be meant."""
    from contentrepo.api.check import Gate

    blocking = [finding for finding in row.findings if finding.blocks]
    if all(finding.gate is Gate.NEW for finding in blocking):
        return NEXT.get(row.standing, "")
    meant = next((finding.hint for finding in blocking if finding.gate is Gate.IMPACT), "")
    return f"correct it and push. {meant}".strip()


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
        "next": _find_next(row),
        "findings": [finding_to_json(finding) for finding in row.findings],
    }
