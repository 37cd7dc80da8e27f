"""`contentrepo claim`: which repository holds which unit and which catalog entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store, open_here, open_own_store
from contentrepo.entrypoints.cli.options import (
    branch_option,
    format_option,
    reason_option,
    repository_option,
    store_option,
)
from contentrepo.entrypoints.cli.output import write_form, write_text

if TYPE_CHECKING:
    from contentrepo.api.read import ClaimMove, HeldName

SHORT = 12


@click.group(name="claim", short_help="Show and move what each repository holds.")
def command() -> None:
    """Show which repository holds which unit and catalog entry, and let another one publish a unit."""


@command.command(name="list", cls=Command, examples=("contentrepo claim list", "contentrepo claim list --format json"))
@repository_option
@store_option
@format_option
def list_all(*, repository: Path, store: str | None, form: str) -> None:
    """Print every unit and every catalog entry with the repository that holds it, and the units that were moved."""
    from contentrepo.api.read import list_claims, list_moves

    with open_existing_store(store, repository) as live:
        held, moves = list_claims(live), list_moves(live)
    write_form(form, lambda: _render(held, moves), lambda: _as_json(held, moves))


@command.command(
    cls=Command,
    examples=('contentrepo claim move course-v1:edX+CS101+2T2019 --reason "the team has a repository of its own now"',),
)
@click.argument("unit")
@reason_option
@repository_option
@branch_option
@store_option
def move(unit: str, *, reason: str, repository: Path, branch: str | None, store: str | None) -> None:
    """Let UNIT (a run key, a library key or catalog:<repository>) be published from this repository from now on.

    What is live stays. The branch must have the unit; the repository that had it is refused from then on. A whole
    catalog moves between branches only; an entry (organization/edX, course/edX+CS101, run/<run key>, program/<slug>,
    curriculum/<slug>) between repositories. Where the branch has not got its file yet, a commit brings it; then delete
    the file there.
    """
    from contentrepo.api.publish import move_claim, read_committer

    opened = open_here(repository)
    with open_own_store(store, opened, branch) as live:
        moved = move_claim(opened, live, unit, reason=reason, actor=read_committer(opened), branch=branch)
    new = moved.new
    write_text(f"{unit} is published from {new.repository}, branch {new.branch}, from now on")


def _render(held: Sequence[HeldName], moves: Sequence[ClaimMove]) -> str:
    from contentrepo.api.check import make_visible

    lines = [_render_held(one) for one in held]
    lines += [
        f"moved: {move.unit} from {move.old.repository}, branch {move.old.branch}, to {move.new.repository}, "
        f"branch {move.new.branch}, by {move.actor} at {move.time}: {move.reason}"
        for move in moves
    ]
    return "\n".join(map(make_visible, lines)) or "nothing is claimed"


def _render_held(one: HeldName) -> str:
    where = f", {one.path}" if one.path else ""
    return f"{one.kind:12} {one.name}  {one.source.repository}, branch {one.source.branch}, {one.commit[:SHORT]}{where}"


def _as_json(held: Sequence[HeldName], moves: Sequence[ClaimMove]) -> dict[str, object]:
    return {
        "claims": [
            {
                "kind": one.kind,
                "name": one.name,
                "repository": one.source.repository,
                "branch": one.source.branch,
                "path": one.path or None,
                "commit": one.commit,
            }
            for one in held
        ],
        "moves": [
            {
                "unit": move.unit,
                "from": {"repository": move.old.repository, "branch": move.old.branch},
                "to": {"repository": move.new.repository, "branch": move.new.branch},
                "actor": move.actor,
                "reason": move.reason,
                "sequence": move.sequence,
                "time": move.time,
            }
            for move in moves
        ],
    }
