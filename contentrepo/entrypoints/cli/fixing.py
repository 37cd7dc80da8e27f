"""`contentrepo validate --fix` and `--diff`: the files on disk, changed or shown as they would be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contentrepo.entrypoints.cli.output import write_bytes, write_note, write_text

if TYPE_CHECKING:
    from contentrepo.api.check import Checked
    from contentrepo.api.fix import FixPlan

_OPTIONS = (
    click.option("--fix", "mode", flag_value="fix", help="Fix what can be fixed in the files, then check them."),
    click.option("--diff", "mode", flag_value="diff", help="Show what --fix would change, and change nothing."),
    click.option("--unsafe-fixes", is_flag=True, help="Fix also what may then mean something else. Read the diff."),
)


def fix_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options, as `mode` and `unsafe_fixes`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_options(mode: str | None, *, unsafe: bool, elsewhere: bool) -> None:
    """Refuse what does not go together.

    Raises:
        UsageError: it does not.
    """
    if unsafe and not mode:
        raise click.UsageError("--unsafe-fixes says how far --fix or --diff go; name one of them")
    if mode and elsewhere:
        raise click.UsageError(f"--{mode} is about the files on disk; it goes with none of --rev, --base, --staged")


def fix_files(path: Path, *, unsafe: bool, aside: bool) -> Checked:
    """Fix the files at or below `path`, tell it, and return the check of what stands there now.

    Args:
        path: a folder.
        unsafe: take fixes, too, that may change what is meant.
        aside: tell it on stderr, because stdout is for a program.
    """
    from contentrepo.api.fix import apply_fixes
    from contentrepo.entrypoints.reporting.fixes import render_fixes

    plan = _plan(path, unsafe=unsafe)
    apply_fixes(plan)
    (write_note if aside else write_text)(render_fixes(plan))
    return plan.after


def show_diff(path: Path, *, unsafe: bool) -> Checked:
    """Show what fixing would change, and return the check of what stands there."""
    from contentrepo.entrypoints.reporting.diff import render_diff
    from contentrepo.entrypoints.reporting.fixes import NOTHING, render_left

    plan = _plan(path, unsafe=unsafe)
    write_bytes(render_diff(plan.files))
    if not plan.files:
        write_note(NOTHING)
    if plan.left:
        write_note(render_left(plan))
    return plan.before


def _plan(path: Path, *, unsafe: bool) -> FixPlan:
    from contentrepo.api.fix import Care, plan_fixes

    return plan_fixes(path, Care.UNSAFE if unsafe else Care.SAFE)
