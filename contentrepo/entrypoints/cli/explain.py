"""`contentrepo explain USAGE_KEY|PATH`: what one block, file or catalog entry is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_store_if_any
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.check import Checked, Repository


@click.command(
    name="explain",
    short_help="Tell all about a block, a file or a catalog entry.",
    cls=Command,
    examples=(
        "contentrepo explain block-v1:edX+CS101+2T2019+type@problem+block@quiz1",
        "contentrepo explain courses/edX/CS101/2T2019/static/images/x.png",
        "contentrepo explain programs/data-science-masters.yaml --format json",
    ),
)
@click.argument("target", metavar="USAGE_KEY|PATH")
@click.option("--rev", metavar="REV", default="", help="As it is in this commit instead of the files on disk.")
@repository_option
@store_option
@format_option
def command(target: str, *, rev: str, repository: Path, store: str | None, form: str) -> None:
    """Say what USAGE_KEY or PATH is.

    Where it stands in its course, its files, the settings that count and where they come from, who changed it last,
    whether and since when it is live, its findings, and what leads to it.
    """
    from contentrepo.api.explain import explain, explanation_to_json
    from contentrepo.entrypoints.cli.explanation import render_explanation

    checked, opened = _check(repository, rev)
    top = opened.work_tree if opened else repository
    with open_store_if_any(store, opened) as live:
        told = explain(checked, _from_top(target, repository, top), repository=opened, store=live)
    write_form(form, lambda: render_explanation(told), lambda: explanation_to_json(told))


def _check(path: Path, rev: str) -> tuple[Checked, Repository | None]:
    from contentrepo.api import check

    try:
        repository = check.open_repository(path)
    except check.NotARepository:
        if rev:
            raise
        return check.check_folder(path), None
    if rev:
        return check.check_revision(repository, rev), repository
    return check.check_work_tree(repository, repository.work_tree or path), repository


def _from_top(target: str, folder: Path, top: Path | None) -> str:
    """A path as it is called from the top; what is no file from here may be one from there, or a key."""
    here = os.path.abspath(folder / target)  # noqa: PTH100 - a link in the work tree is what is asked about
    if top is None or not os.path.lexists(here):
        return target
    return os.path.relpath(here, top.resolve()) if Path(here).is_relative_to(top.resolve()) else target
