"""Options that several commands share, each with one wording."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar, cast

import click

COMMIT_LENGTH = 40

Command = TypeVar("Command", bound=Callable[..., Any])


class Number(click.FloatRange):
    """A number within bounds: `nan` is within all, and nothing can be waited for that long."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is no number to count with", param, ctx)
        return number


STORED = click.IntRange(1, 2**31 - 1)
"""A number that a live store has given: PostgreSQL keeps most in 32 bits."""

repository_option = click.option(
    "-C",
    "--repository",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="PATH",
    help="The repository to work in (default: the current folder).",
)


def repo_argument(command: Command) -> Command:
    """REPO as the one word of a command, and -C, as the commands name it that take other words."""

    @wraps(command)
    def with_repo(*, repo: Path | None, elsewhere: Path | None, **options: Any) -> Any:
        if repo and elsewhere:
            raise click.UsageError("-C names the repository, and so does REPO; give one of them")
        return command(repo or elsewhere or Path(), **options)

    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    option = click.option(
        "-C", "--repository", "elsewhere", type=folder, metavar="PATH", help="REPO, as other commands name it."
    )
    return cast("Command", click.argument("repo", type=folder, required=False)(option(with_repo)))


MEDIA = "contentrepo.media"
"""Where a command's context keeps `--media` for whoever opens the store."""


def _keep_media(context: click.Context, _param: click.Parameter, value: str | None) -> None:
    context.meta[MEDIA] = value


def store_option(command: Command) -> Command:
    """`--store`, and `--media` with it, which whoever opens the store asks for."""
    with_media = click.option(
        "--media",
        metavar="LOCATION",
        expose_value=False,
        callback=_keep_media,
        help="Its media: a folder or s3://bucket/prefix (default: CONTENTREPO_MEDIA, git config contentrepo.media, "
        "a folder beside the store's file).",
    )
    with_store = click.option(
        "--store",
        metavar="LOCATION",
        help="The live store (default: CONTENTREPO_STORE, git config contentrepo.store, a file in the git folder).",
    )
    return with_store(with_media(command))


branch_option = click.option("--branch", metavar="NAME", help="The live branch (default: as the repository says).")

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print it.",
)

reason_option = click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept in the publish log.")


def parse_at(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | str | None:
    return int(value) if value and value.isdecimal() and len(value) < COMMIT_LENGTH else value


at_option = click.option(
    "--at",
    metavar="POINT",
    callback=parse_at,
    help="As of a release number, a commit, sequence:N or a time (default: now).",
)

site_option = click.option(
    "--site", metavar="DOMAIN", help="Only what this site shows; what names no site is shown everywhere."
)

all_option = click.option("--all", "hidden", is_flag=True, help="Also programs that are retired or deleted.")
