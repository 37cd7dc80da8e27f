"""`contentrepo program releases`: the releases of a program, and those that are kept for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.default_group import DefaultGroup
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store, open_here
from contentrepo.entrypoints.cli.options import (
    STORED,
    format_option,
    parse_at,
    reason_option,
    repository_option,
    store_option,
)
from contentrepo.entrypoints.cli.output import write_form, write_text

if TYPE_CHECKING:
    from contentrepo.api.read import ProgramStep

SHORT = 12


@click.group(name="releases", short_help="List the releases of a program.", cls=DefaultGroup, default="list")
def releases() -> None:
    """List the releases of a program; say which of them must be kept whatever is thinned out.

    `contentrepo program releases PROGRAM` is short for `contentrepo program releases list PROGRAM`.
    """


@releases.command(name="list", cls=Command, examples=("contentrepo program releases data-science-masters",))
@click.argument("program")
@repository_option
@store_option
@format_option
def list_(program: str, *, repository: Path, store: str | None, form: str) -> None:
    """List the releases of PROGRAM, the newest first, each with what changed."""
    from contentrepo.api.read import list_program_releases

    with open_existing_store(store, repository) as live:
        steps = list_program_releases(live, program)
    write_form(form, lambda: _render(steps), lambda: [_as_json(step) for step in steps])


@releases.command(cls=Command, examples=('contentrepo program releases keep ds-masters 41 --reason "class of 2026"',))
@click.argument("program")
@click.argument("release", callback=parse_at)
@reason_option
@repository_option
@store_option
def keep(program: str, release: int | str, *, reason: str, repository: Path, store: str | None) -> None:
    """Keep a RELEASE of PROGRAM (its number, a time, sequence:N or a commit), whatever is thinned out."""
    from contentrepo.api.publish import keep_program_release, read_committer

    actor = read_committer(open_here(repository))
    with open_existing_store(store, repository) as live:
        kept = keep_program_release(live, program, release, reason=reason, actor=actor)
    write_text(f"release {kept.sequence} of program {program} is kept")


@releases.command(cls=Command, examples=('contentrepo program releases drop ds-masters 41 --reason "nobody passed"',))
@click.argument("program")
@click.argument("release", type=STORED)
@reason_option
@repository_option
@store_option
def drop(program: str, release: int, *, reason: str, repository: Path, store: str | None) -> None:
    """Keep a RELEASE of PROGRAM no longer. Nothing is removed by that: thinning may do so later."""
    from contentrepo.api.publish import drop_kept_release, read_committer

    actor = read_committer(open_here(repository))
    with open_existing_store(store, repository) as live:
        drop_kept_release(live, program, release, reason=reason, actor=actor)
    write_text(f"release {release} of program {program} need not be kept")


def _render(steps: Sequence[ProgramStep]) -> str:
    return "\n".join(line for step in steps for line in _render_step(step))


def _render_step(step: ProgramStep) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    yield f"release {step.sequence}  {step.time}  commit {step.commit[:SHORT]}"
    yield from (f"    {run}  release {number}" for run, number in step.changed)
    yield from (f"    + {run}" for run in step.added)
    yield from (f"    - {run}" for run in step.left)
    if step.kept:
        yield f"    kept by {make_visible(step.kept.actor)}: {make_visible(step.kept.reason)}"


def _as_json(step: ProgramStep) -> dict[str, object]:
    return {
        "release": step.sequence,
        "time": step.time,
        "commit": step.commit,
        "changed": [{"run": run, "release": number} for run, number in step.changed],
        "added": list(step.added),
        "left": list(step.left),
        "kept": {"actor": step.kept.actor, "reason": step.kept.reason, "time": step.kept.time} if step.kept else None,
    }
