"""`contentrepo keys`: external course keys in the live store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import KeySpan

SHORT = 12


@click.group(name="keys", short_help="Tell whom an external course key belonged to.")
def command() -> None:
    """Tell about external course keys, as the live store knows them."""


@command.command(cls=Command, examples=("contentrepo keys history CS-101-spring",))
@click.argument("key")
@repository_option
@store_option
@format_option
def history(key: str, *, repository: Path, store: str | None, form: str) -> None:
    """Print whom KEY belonged to, from which commit to which, the earliest first. Upper and lower case are the same."""
    from contentrepo.api.read import list_key_history

    with open_existing_store(store, repository) as live:
        spans = list_key_history(live, key)
    write_form(form, lambda: _render(spans), lambda: [_as_json(span) for span in spans])


def _render(spans: Sequence[KeySpan]) -> str:
    return "\n".join(_render_span(span) for span in spans) or "no run ever had this key"


def _render_span(span: KeySpan) -> str:
    from contentrepo.api.check import make_visible

    end = f"until {span.until_time} (commit {span.until_commit[:SHORT]})" if span.until else "and has it"
    where = f"{span.source.repository}, {span.path}:{span.line}"
    said = f"{span.run}  {span.key}  from {span.since_time} (commit {span.since_commit[:SHORT]}) {end}\n    {where}"
    return "\n".join(map(make_visible, said.split("\n")))


def _as_json(span: KeySpan) -> dict[str, object]:
    return {
        "run": span.run,
        "key": span.key,
        "repository": span.source.repository,
        "branch": span.source.branch,
        "path": span.path,
        "line": span.line,
        "since": {"sequence": span.since, "time": span.since_time, "commit": span.since_commit},
        "until": {"sequence": span.until, "time": span.until_time, "commit": span.until_commit} if span.until else None,
    }
