"""`contentrepo assets RUN`: the assets of a live run, as the platform knows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import at_option, format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import LiveAssets


@click.command(
    name="assets",
    short_help="Print the assets of a live run.",
    cls=Command,
    examples=("contentrepo assets course-v1:edX+CS101+2T2019",),
)
@click.argument("run")
@repository_option
@store_option
@at_option
@format_option
def command(run: str, *, repository: Path, store: str | None, at: int | str | None, form: str) -> None:
    """Print every asset of RUN: its flattened name on the platform, type, size in bytes, and path."""
    from contentrepo.api.read import list_assets, parse_course_run_key

    key = str(parse_course_run_key(run))
    with open_existing_store(store, repository) as live:
        found = list_assets(live, key, at)
    write_form(form, lambda: _render(found), lambda: _as_json(found))


def _render(found: LiveAssets) -> str:
    from contentrepo.api.check import make_visible

    wide = max((len(asset.name) for asset in found.assets), default=0)
    lines = (f"{one.name:{wide}}  {one.media_type:24}  {one.size:>10}  {one.path}" for one in found.assets)
    return "\n".join(map(make_visible, lines)) or f"{found.run} has no assets"


def _as_json(found: LiveAssets) -> dict[str, object]:
    return {
        "run": found.run,
        "release": found.release.number,
        "assets": [
            {
                "name": one.name,
                "media_type": one.media_type,
                "size": one.size,
                "sha256": one.sha256,
                "path": one.path,
                "locked": one.locked,
            }
            for one in found.assets
        ],
    }
