"""`contentrepo log [UNIT]`: what went live, when, by whom, why. The newest first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import Release

SHORT = 12


@click.command(
    name="log",
    short_help="Print what went live, when, by whom and why.",
    cls=Command,
    examples=("contentrepo log", "contentrepo log course-v1:edX+CS101+2T2019"),
)
@click.argument("unit", required=False)
@repository_option
@store_option
@format_option
def command(unit: str | None, *, repository: Path, store: str | None, form: str) -> None:
    """Print the releases of UNIT (default: of all units), the newest first.

    A unit is a run key, a library key or catalog:<repository>.
    """
    from contentrepo.api.read import list_releases, parse_unit_key

    key = str(parse_unit_key(unit)) if unit else None
    with open_existing_store(store, repository) as live:
        releases = sorted(list_releases(live, key), key=lambda release: -release.sequence)
    write_form(form, lambda: _render(releases), lambda: [_as_json(release) for release in releases])


def _render(releases: Sequence[Release]) -> str:
    return "\n".join(line for release in releases for line in _render_release(release))


def _render_release(release: Release) -> list[str]:
    from contentrepo.api.check import make_visible

    note = release.note
    what = f"revert to release {note.reverted}" if note.reverted else str(note.kind)
    changed = f"{count(release.changed_blocks, 'block')} and {count(release.changed_files, 'file')} changed"
    return [
        f"{release.unit}  release {release.number}  sequence {release.sequence}  {release.time}",
        f"    {what} by {make_visible(note.actor)} through {note.door}",
        f"    commit {release.commit[:SHORT]}, {note.verdict}, {changed}",
        *([f"    {make_visible(note.reason)}"] if note.reason else []),
        *([f"    thinned out at sequence {release.thinned}: its content cannot be read"] if release.thinned else []),
    ]


def _as_json(release: Release) -> dict[str, object]:
    note = release.note
    return {
        "unit": release.unit,
        "release": release.number,
        "sequence": release.sequence,
        "time": release.time,
        "commit": release.commit,
        "tree": release.tree,
        "base": note.base,
        "kind": str(note.kind),
        "door": str(note.door),
        "actor": note.actor,
        "pusher": note.pusher,
        "verdict": note.verdict,
        "checker": note.checker,
        "guard": note.guard,
        "reverted": note.reverted or None,
        "reason": note.reason,
        "changed_blocks": release.changed_blocks,
        "changed_files": release.changed_files,
        "thinned": release.thinned or None,
    }
