"""`contentrepo media`: the bytes of assets, for whoever runs the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form, write_text

if TYPE_CHECKING:
    from contentrepo.api.publish import CheckedMedia, Collected

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
SHOWN = 50


@click.group(name="media", short_help="Check and collect the bytes of assets.")
def command() -> None:
    """Look after the bytes of assets, which the live store keeps in a folder or in S3."""


@command.command(cls=Command, examples=("contentrepo media check", "contentrepo media check --media s3://live/media"))
@click.option("--drop-altered", "drop", is_flag=True, help="Delete altered bytes, so that git's may come back.")
@repository_option
@store_option
@format_option
def check(*, drop: bool, repository: Path, store: str | None, form: str) -> int:
    """Read every asset of every release, and name those whose bytes are missing or altered.

    `contentrepo verify --repair` brings back from git what is missing, and after --drop-altered what was altered. Exit
    code 1: something is wrong.
    """
    from contentrepo.api.publish import check_all_media, drop_altered

    with open_existing_store(store, repository) as live:
        checked = check_all_media(live)
        dropped = drop_altered(live, checked) if drop else 0
    write_form(form, lambda: "\n".join(_render_checked(checked, dropped)), lambda: _checked_to_json(checked))
    return int(bool(checked.bad))


def parse_wait(_ctx: click.Context, _param: click.Parameter, value: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([smhd])", value)
    if found is None:
        raise click.BadParameter("give a number and s, m, h or d, such as 24h")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


@command.command(cls=Command, examples=("contentrepo media collect --plan", "contentrepo media collect --wait 7d"))
@click.option(
    "--wait",
    default="24h",
    show_default=True,
    metavar="TIME",
    callback=parse_wait,
    help="How long bytes stay condemned before they go.",
)
@click.option("--plan", "only_plan", is_flag=True, help="Say what would be done and change nothing.")
@repository_option
@store_option
@format_option
def collect(*, wait: timedelta, only_plan: bool, repository: Path, store: str | None, form: str) -> None:
    """Delete bytes that no release names: condemned by one run, deleted by a later one if nobody came to need them.

    A publish that needs condemned bytes keeps them, whoever is faster. Where another live store keeps its media in the
    same place nothing is deleted.
    """
    from contentrepo.api.publish import collect_media, plan_collection

    with open_existing_store(store, repository) as live:
        now = datetime.now(UTC)
        done = plan_collection(live, wait=wait, now=now) if only_plan else collect_media(live, wait=wait)
    write_form(form, lambda: _render_collected(done, only_plan=only_plan), lambda: _collected_to_json(done))


@command.command(cls=Command, examples=("contentrepo media forget 0123456789abcdef0123456789abcdef",))
@click.argument("other", metavar="ID")
@repository_option
@store_option
def forget(*, other: str, repository: Path, store: str | None) -> None:
    """Take away the mark that the live store ID left where this one keeps its media.

    Only for a store that is gone for good: from then on `media collect` deletes what only that one named. A store that
    is still there leaves its mark again when it keeps new bytes.
    """
    from contentrepo.api.publish import forget_owner

    with open_existing_store(store, repository) as live:
        name = forget_owner(live, other)
    write_text(f"forgotten: {name} ({other})")


def _render_checked(checked: CheckedMedia, dropped: int) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    wrong = f"{len(checked.bad)} of them wrong" if checked.bad else "all as their names promise"
    yield f"{count(checked.checked, 'asset')} read, {count(checked.size, 'byte')}: {wrong}"
    for bad in checked.bad[:SHOWN]:
        yield f"  {bad.how} {bad.sha256}"
        yield from (f"    {make_visible(path)} of {unit}" for unit, path in bad.used)
    if len(checked.bad) > SHOWN:
        yield f"  and {len(checked.bad) - SHOWN} more (`contentrepo media check --format json` lists them)"
    if dropped:
        yield f"deleted: {count(dropped, 'altered asset')}; `contentrepo verify --repair` brings back what git has"


def _render_collected(done: Collected, *, only_plan: bool) -> str:
    would = "would be " if only_plan else ""
    spared = f", {done.spared} spared" if done.spared else ""
    return f"{would}deleted: {done.deleted}{spared}; {would}condemned: {done.condemned}; waiting: {done.waiting}"


def _checked_to_json(checked: CheckedMedia) -> dict[str, object]:
    return {
        "checked": checked.checked,
        "size": checked.size,
        "bad": [
            {
                "sha256": bad.sha256,
                "how": bad.how,
                "used": [{"unit": unit, "path": path} for unit, path in bad.used],
            }
            for bad in checked.bad
        ],
    }


def _collected_to_json(done: Collected) -> dict[str, object]:
    return {
        "deleted": done.deleted,
        "spared": done.spared,
        "condemned": done.condemned,
        "waiting": done.waiting,
    }
