"""`contentrepo locks`: who holds what, and which runs are edited through one door only."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.author import Editing, Lock


@click.command(
    name="locks",
    short_help="List who holds what.",
    cls=Command,
    examples=("contentrepo locks", "contentrepo locks --format json"),
)
@repository_option
@format_option
def command(*, repository: Path, form: str) -> None:
    """List the locks that hold now, and the runs that are edited through git only or through the API only."""
    from contentrepo.api.author import read_editing

    editing, now = read_editing(open_here(repository)), time.time()
    locks = [lock for lock in editing.locks if lock.holds(now)]
    write_form(form, lambda: _render(editing, locks), lambda: _as_json(editing, locks))


def describe_lock(lock: Lock) -> str:
    """One line about a lock."""
    from contentrepo.api.check import make_visible

    what = f"{lock.block} of {lock.run}" if lock.block else lock.run
    why = f" ({lock.reason})" if lock.reason else ""
    return make_visible(f"{what}: held by {lock.holder} until {_moment(lock.until):%Y-%m-%d %H:%M} UTC{why}")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _render(editing: Editing, locks: list[Lock]) -> str:
    lines = [describe_lock(lock) for lock in locks]
    lines += [f"{run}: mode {mode}" for run, mode in sorted(editing.modes.items())]
    return "\n".join(lines) or "nothing is held, and every run is edited through all doors"


def _as_json(editing: Editing, locks: list[Lock]) -> dict[str, object]:
    return {
        "locks": [
            {
                "run": lock.run,
                "block": lock.block or None,
                "holder": lock.holder,
                "since": _moment(lock.since).isoformat(),
                "until": _moment(lock.until).isoformat(),
                "reason": lock.reason,
            }
            for lock in locks
        ],
        "modes": {run: str(mode) for run, mode in sorted(editing.modes.items())},
    }
