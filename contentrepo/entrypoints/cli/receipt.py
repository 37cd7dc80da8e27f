"""`contentrepo receipt UNIT RELEASE`: what went live, in one document to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import parse_at, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_json

if TYPE_CHECKING:
    from contentrepo.api.read import Release

FORM = 1


@click.command(
    name="receipt",
    short_help="Print the receipt of a release.",
    cls=Command,
    examples=("contentrepo receipt course-v1:edX+CS101+2T2019 3", "contentrepo receipt course-v1:edX+CS101+2T2019"),
)
@click.argument("unit")
@click.argument("release", metavar="[RELEASE]", required=False, callback=parse_at)
@repository_option
@store_option
def command(unit: str, release: int | str | None, *, repository: Path, store: str | None) -> None:
    """Print the receipt of UNIT's RELEASE (a number, a commit, sequence:N or a time; default: what is live) as JSON.

    `root_hash` is git's id of the unit's tree, so `git rev-parse COMMIT:FOLDER` says the same of a run in FOLDER;
    `proof` says whether the store's own rows make it today.
    """
    from contentrepo.api.publish import prove_root_hash
    from contentrepo.api.read import get_release, parse_unit_key

    key = str(parse_unit_key(unit))
    with open_existing_store(store, repository) as live:
        found = get_release(live, key, release)
        proven = None if found.thinned else prove_root_hash(live, found)
    write_json(_receipt(found, proven))


def _receipt(release: Release, proven: bool | None) -> dict[str, object]:  # noqa: FBT001  plain data
    note = release.note
    return {
        "receipt": FORM,
        "unit": release.unit,
        "release": release.number,
        "sequence": release.sequence,
        "time": release.time,
        "kind": str(note.kind),
        "commit": release.commit,
        "tree": release.tree or None,
        "root_hash": release.tree or None,
        "proof": {None: "thinned out", True: "the rows make it", False: "the rows make another one"}[proven],
        "verdict": note.verdict,
        "checker": note.checker,
        "guard": note.guard,
        "base": note.base,
        "actor": note.actor,
        "pusher": note.pusher or None,
        "door": str(note.door),
        "reverted": note.reverted or None,
        "reason": note.reason or None,
        "blocks": release.blocks,
        "files": release.files,
        "changed_blocks": release.changed_blocks,
        "changed_files": release.changed_files,
    }
