"""`contentrepo preview BRANCH`: a throwaway store of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.config import read_config
from contentrepo.entrypoints.cli.default_group import DefaultGroup
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import find_media, open_here
from contentrepo.entrypoints.cli.options import Number, format_option, repository_option, store_option
from contentrepo.entrypoints.cli.outcome import published_exit_code, published_to_json, render_published
from contentrepo.entrypoints.cli.output import write_form, write_text

if TYPE_CHECKING:
    from contentrepo.api.publish import Preview, Repository

FIELDS = ("branch", "commit", "store", "actor", "created", "expires")


@click.group(name="preview", short_help="Look at a draft as it would be read.", cls=DefaultGroup, default="make")
def command() -> None:
    """Make, list and remove throwaway stores of drafts: `contentrepo preview BRANCH` makes one."""


@command.command(
    cls=Command,
    examples=("contentrepo preview drafts/ada", "contentrepo preview next --days 1", "contentrepo preview list"),
)
@click.argument("branch")
@click.option(
    "--days",
    type=Number(min=0, max=3650),
    default=7.0,
    show_default=True,
    metavar="NUMBER",
    help="After how many days it is removed.",
)
@repository_option
@store_option
@format_option
def make(branch: str, *, days: float, repository: Path, store: str | None, form: str) -> int:
    """Publish BRANCH's tip into a store of its own, whatever the live branch would refuse; `--store` reads it.

    Assets that are live already are not copied. The live store, refs and settings stay as they are. Exit code 1: a unit
    cannot be shown at all.
    """
    from contentrepo.api.publish import make_preview, read_committer

    opened = open_here(repository)
    media = _live_media(opened, store)
    preview, published = make_preview(opened, branch, media=media, actor=read_committer(opened), days=days)
    write_form(
        form,
        lambda: f"{render_published(published)}\nread it with --store {preview.store}\nuntil {preview.expires}",
        lambda: _as_json(preview) | {"published": published_to_json(published)},
    )
    return published_exit_code(published)


@command.command(name="list", cls=Command, examples=("contentrepo preview list",))
@repository_option
@format_option
def list_all(*, repository: Path, form: str) -> None:
    """Print the previews that there are, and until when."""
    from contentrepo.api.publish import list_previews

    previews = list_previews(open_here(repository))
    write_form(form, lambda: _render(previews), lambda: [_as_json(one) for one in previews])


@command.command(cls=Command, examples=("contentrepo preview drop drafts/ada",))
@click.argument("branch")
@repository_option
def drop(branch: str, *, repository: Path) -> None:
    """Remove the preview of BRANCH."""
    from contentrepo.api.publish import drop_preview

    drop_preview(open_here(repository), branch)
    write_text(f"the preview of {branch} is removed")


def _live_media(repository: Repository, store: str | None) -> str:
    from contentrepo.api.publish import find_store_location
    from contentrepo.errors import UsageError

    if found := find_media(repository):
        return found
    location = store or read_config().store or find_store_location(repository)
    if "://" in location:
        raise UsageError("the live store does not say where its media are", hint="Name them: `--media LOCATION`.")
    return str(Path(location).resolve().with_suffix(".media"))


def _render(previews: Sequence[Preview]) -> str:
    from contentrepo.api.check import make_visible

    lines = [f"{one.branch} at {one.commit[:12]}  until {one.expires}  by {one.actor}  {one.store}" for one in previews]
    return "\n".join(map(make_visible, lines)) or "there are no previews"


def _as_json(preview: Preview) -> dict[str, object]:
    return {name: getattr(preview, name) for name in FIELDS}
