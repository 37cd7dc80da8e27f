"""`contentrepo flags`: the feature flags of `contentrepo.yaml`, and who changed which when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.flags import Flag, FlagChange

WORDS = {True: "on", False: "off", None: "absent"}


@click.command(
    name="flags",
    short_help="List feature flags and their history.",
    cls=Command,
    examples=("contentrepo flags", "contentrepo flags new-outline --history"),
)
@click.argument("name", required=False)
@click.option("--history", is_flag=True, help="Show every change instead: when, who, which commit, from what to what.")
@click.option(
    "--rev", "revision", default="", metavar="REV", help="As of this commit (default: the live branch's tip)."
)
@repository_option
@format_option
def command(name: str | None, *, history: bool, revision: str, repository: Path, form: str) -> None:
    """List the feature flags of `contentrepo.yaml`, all or the one with NAME; git keeps their history."""
    from contentrepo.api.flags import list_changes, list_flags

    opened = open_here(repository)
    if history:
        changes = [one for one in list_changes(opened, revision) if name in (None, one.name)]
        return write_form(
            form,
            lambda: _render_changes(changes) or _nothing("changed", name),
            lambda: [_change_as_json(one) for one in changes],
        )
    flags = [one for one in list_flags(opened, revision) if name in (None, one.name)]
    return write_form(
        form, lambda: _render_flags(flags) or _nothing("there", name), lambda: [_flag_as_json(one) for one in flags]
    )


def _nothing(what: str, name: str | None) -> str:
    """In place of an empty list."""
    if what == "changed":
        return f"no commit changed the flag `{name}`" if name else "no commit changed a flag"
    return f"there is no flag `{name}`" if name else "`contentrepo.yaml` has no flags"


def _render_flags(flags: Sequence[Flag]) -> str:
    width = max((len(flag.name) for flag in flags), default=0)
    return "\n".join(f"{flag.name:{width}}  {WORDS[flag.value]:3}{_live(flag)}" for flag in flags)


def _live(flag: Flag) -> str:
    return "" if flag.live is flag.value else f"  (live: {WORDS[flag.live]})"


def _render_changes(changes: Sequence[FlagChange]) -> str:
    from contentrepo.api.check import make_visible

    width = max((len(change.name) for change in changes), default=0)
    return "\n".join(
        f"{_moment(change):%Y-%m-%d %H:%M}  {change.commit.id[:12]}  {change.name:{width}}  "
        f"{WORDS[change.old]} -> {WORDS[change.new]}  {make_visible(change.commit.author)}"
        for change in changes
    )


def _moment(change: FlagChange) -> datetime:
    return datetime.fromtimestamp(change.commit.time, UTC)


def _flag_as_json(flag: Flag) -> dict[str, object]:
    return {"name": flag.name, "value": flag.value, "live": flag.live}


def _change_as_json(change: FlagChange) -> dict[str, object]:
    return {
        "name": change.name,
        "old": change.old,
        "new": change.new,
        "commit": change.commit.id,
        "time": _moment(change).isoformat(),
        "author": change.commit.author,
        "committer": change.commit.committer,
        "subject": change.commit.subject,
    }
