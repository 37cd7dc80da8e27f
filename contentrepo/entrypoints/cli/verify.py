"""`contentrepo verify [UNIT]`: the live store against git, root hash by root hash and row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.drift import describe_checked, render_unit, synced_to_json
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import check_branch, open_existing_store, open_here
from contentrepo.entrypoints.cli.options import branch_option, format_option, repository_option, store_option
from contentrepo.entrypoints.cli.outcome import EXIT_CODES
from contentrepo.entrypoints.cli.output import write_form
from contentrepo.entrypoints.cli.tip import describe_others

if TYPE_CHECKING:
    from contentrepo.api.publish import Synced


@click.command(
    name="verify",
    short_help="Compare the live store with git.",
    cls=Command,
    examples=("contentrepo verify", "contentrepo verify course-v1:edX+CS101+2T2019 --repair"),
)
@click.argument("unit", required=False)
@click.option("--repair", "mend", is_flag=True, help="Repair what is wrong, by a release of its own.")
@repository_option
@branch_option
@store_option
@format_option
def command(unit: str | None, *, mend: bool, repository: Path, branch: str | None, store: str | None, form: str) -> int:
    """Work out the root hash of UNIT (default: of every live unit) from the store's rows and compare it with git's.

    Every other row is worked out again by parsing, and whatever is otherwise is named. Nothing that waits at the
    branch's tip is published; `contentrepo sync` does both. Exit code 0: nothing is wrong (any more); 1: something is;
    3: git has lost what a release was made of.
    """
    from contentrepo.api.publish import count_elsewhere, read_committer, repair, verify
    from contentrepo.api.read import parse_unit_key

    key = str(parse_unit_key(unit)) if unit else None
    opened = open_here(repository)
    with open_existing_store(store, repository) as live:
        check_branch(branch, opened, live)
        if mend:
            synced = repair(opened, live, key, actor=read_committer(opened), branch=branch)
        else:
            synced = verify(opened, live, key, branch=branch)
        others = [] if key else describe_others(count_elsewhere(opened, live, branch))
    write_form(form, lambda: "\n".join([*_render(synced), *others]), lambda: synced_to_json(synced))
    return _exit_code(synced, mend=mend)


def _exit_code(synced: Synced, *, mend: bool) -> int:
    if any(unit.is_lost for unit in synced.units):
        return 3
    if not mend:
        return int(bool(synced.units))
    made = [EXIT_CODES.get(unit.outcome.outcome, 0) if unit.outcome else 1 for unit in synced.units]
    return max(made, default=0)


def _render(synced: Synced) -> Iterator[str]:
    yield describe_checked(synced)
    faulty = {unit.unit for unit in synced.units}
    yield from (f"  {unit}  root hash {root}" for unit, root in sorted(synced.roots.items()) if unit not in faulty)
    for unit in synced.units:
        yield from render_unit(unit, command="verify")
        if not synced.roots.get(unit.unit):
            yield "    root hash: the rows make another one than git"
