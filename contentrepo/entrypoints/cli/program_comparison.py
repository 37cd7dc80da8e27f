"""What lies between two releases of a program, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contentrepo.entrypoints.cli.number import count

if TYPE_CHECKING:
    from contentrepo.api.read import BlockChange, ProgramComparison, Release, RunComparison


def render_comparison(found: ProgramComparison) -> str:
    """A line for each run that differs, and below it one for each block."""
    head = f"program {found.new.program}: from release {found.old.sequence} to release {found.new.sequence}"
    if not found.runs:
        return f"{head}: no difference"
    return "\n".join([head, *(line for run in found.runs for line in _render_run(run))])


def comparison_to_json(found: ProgramComparison) -> dict[str, object]:
    return {
        "program": found.new.program,
        "old": found.old.sequence,
        "new": found.new.sequence,
        "runs": [_run_to_json(run) for run in found.runs],
    }


def _render_run(run: RunComparison) -> Iterator[str]:
    yield f"  {run.run}: {_told(run)}"
    for block in run.blocks:
        yield _render_block(block)


def _told(run: RunComparison) -> str:
    if not run.counted:
        return f"is new in the program, {_release(run.new)}"
    if not run.counts:
        return f"left the program, {_release(run.old)}"
    return f"{_release(run.old)} became {_release(run.new)}"


def _release(release: Release | None) -> str:
    return f"release {release.number} ({count(release.blocks, 'block')})" if release else "nothing live"


def _render_block(block: BlockChange) -> str:
    from contentrepo.api.check import make_visible

    return f"    {block.what:8} {make_visible(block.subject)}  {make_visible(block.display_name)}".rstrip()


def _run_to_json(run: RunComparison) -> dict[str, object]:
    return {
        "run": run.run,
        "counted": run.counted,
        "counts": run.counts,
        "old_release": run.old.number if run.old else None,
        "new_release": run.new.number if run.new else None,
        "blocks": [
            {
                "block": block.subject,
                "what": str(block.what),
                "display_name": block.display_name,
                "old_version": block.old,
                "new_version": block.new,
            }
            for block in run.blocks
        ],
    }
