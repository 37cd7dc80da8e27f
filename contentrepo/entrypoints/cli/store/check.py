"""`contentrepo store check`: whether the store holds together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.drift import LOST
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.publish import Fault

ONLY_HERE = frozenset({"file", "foreign key", "release", "unit", "sequence", "time"})
"""Kinds of faults in what git knows nothing of: who published what, when, in which order."""

SHOWN = 50
"""Faults that the text lists; JSON has all of them."""


@click.command(
    name="check",
    short_help="Check that the store holds together.",
    cls=Command,
    examples=("contentrepo store check", "contentrepo store check --history --store backup.sqlite3"),
)
@click.option("--history", is_flag=True, help="Work out the root hash of every release, not only of what is live.")
@repository_option
@store_option
@format_option
def command(*, history: bool, repository: Path, store: str | None, form: str) -> int:
    """Check the live store by itself: its file, its numbers, its rows, and the root hash of all that is live.

    No git is needed; `contentrepo verify` compares with git and repairs, `contentrepo media check` reads the assets.
    Exit code 1: something is wrong.
    """
    from contentrepo.api.publish import check_integrity

    with open_existing_store(store, repository) as live:
        faults, name = check_integrity(live, history=history), live.name
    write_form(form, lambda: "\n".join(_render(name, faults)), lambda: _as_json(name, faults))
    return int(bool(faults))


def _render(name: str, faults: Sequence[Fault]) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    if not faults:
        yield f"{name} holds together"
        return
    yield f"{name}: {count(len(faults), 'fault')}"
    yield from (
        f"  {fault.kind}: {make_visible(fault.subject)}: {make_visible(fault.detail)}" for fault in faults[:SHOWN]
    )
    if len(faults) > SHOWN:
        yield f"  and {len(faults) - SHOWN} more (`contentrepo store check --format json` lists them)"
    kinds = {fault.kind for fault in faults}
    if not kinds <= ONLY_HERE:
        yield "`contentrepo verify --repair` repairs what git knows"
    if kinds & ONLY_HERE:
        yield LOST


def _as_json(name: str, faults: Sequence[Fault]) -> dict[str, object]:
    listed = [{"kind": fault.kind, "subject": fault.subject, "detail": fault.detail} for fault in faults]
    return {"store": name, "faults": listed}
