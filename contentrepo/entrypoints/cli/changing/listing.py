"""`contentrepo changes`: who changed which blocks, when, through which door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.author import Change

SHORT = 12
SHOWN = 15  # differences of one commit


@click.command(
    name="changes",
    short_help="List who changed which blocks, when, through which door.",
    cls=Command,
    examples=(
        "contentrepo changes",
        "contentrepo changes --since 3f2a91c",
        "contentrepo changes --block block-v1:edX+CS101+2T2019+type@problem+block@quiz1",
    ),
)
@click.option("--since", default="", metavar="COMMIT", help="Only what is newer than this commit.")
@click.option("--block", default="", metavar="KEY", help="Only changes of this block.")
@click.option("--actor", default="", metavar="WHO", help="Only changes of this author: name or address.")
@click.option("--branch", metavar="NAME", help="The branch (default: the one that is checked out, else the live one).")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many commits.")
@repository_option
@format_option
def command(*, since: str, block: str, actor: str, branch: str | None, limit: int, repository: Path, form: str) -> None:
    """List the newest changes of a branch, in blocks. Merges are left out: what they brought stands for itself."""
    from contentrepo.api.author import current_branch, list_changes, parse_usage_key

    opened = open_here(repository)
    key = parse_usage_key(block) if block else None
    name = branch or current_branch(opened) or ""
    changes = list_changes(opened, since=since, branch=name, block=key, actor=actor, most=limit)
    write_form(form, lambda: _render(changes), lambda: [_as_json(change) for change in changes])


def _render(changes: Sequence[Change]) -> str:
    from contentrepo.api.check import make_visible

    return "\n".join(make_visible(line) for change in changes for line in _lines(change)) or "no changes"


def _lines(change: Change) -> Iterator[str]:
    from contentrepo.entrypoints.reporting.differences.sentences import render_sentences

    other = f", committed by {change.committer}" if change.committer != change.author else ""
    other += f", pushed by {change.pusher}" if change.pusher else ""
    yield f"{change.commit[:SHORT]}  {_moment(change):%Y-%m-%d %H:%M}  {change.author} through {change.door}{other}"
    yield f"    {change.subject}"
    sentences = render_sentences(change.differences).splitlines()
    for sentence in sentences[:SHOWN]:
        yield f"      {sentence}"
    if len(sentences) > SHOWN:
        yield f"      ... and {len(sentences) - SHOWN} more; `--format json` has all"


def _moment(change: Change) -> datetime:
    return datetime.fromtimestamp(change.time, UTC)


def _as_json(change: Change) -> dict[str, object]:
    return {
        "commit": change.commit,
        "time": _moment(change).isoformat(),
        "author": change.author,
        "committer": change.committer,
        "door": change.door,
        "pusher": change.pusher or None,
        "task": change.task or None,
        "undoes": list(change.undoes),
        "subject": change.subject,
        "blocks": list(change.blocks),
        "paths": list(change.paths),
        "differences": [dict(zip(one._fields, one, strict=True)) for one in change.differences],
    }
