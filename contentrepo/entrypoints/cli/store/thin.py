"""`contentrepo store thin`: old releases without their content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.number import count
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.publish import Thinned


@click.command(
    name="thin",
    short_help="Thin out old releases.",
    cls=Command,
    examples=("contentrepo store thin --plan", "contentrepo store thin --keep-last 5 --keep-days 7 --keep-months 12"),
)
@click.option("--keep-last", type=click.IntRange(min=1), default=10, show_default=True, help="Newest of each unit.")
@click.option(
    "--keep-days",
    type=click.IntRange(0, 36_500),
    default=30,
    show_default=True,
    help="Days of which the last one stays.",
)
@click.option(
    "--keep-months",
    type=click.IntRange(0, 1200),
    default=24,
    show_default=True,
    help="Months of which the last one stays.",
)
@click.option("--plan", "only_plan", is_flag=True, help="Say what would go and change nothing.")
@repository_option
@store_option
@format_option
def command(
    *,
    keep_last: int,
    keep_days: int,
    keep_months: int,
    only_plan: bool,
    repository: Path,
    store: str | None,
    form: str,
) -> None:
    """Take away the content of old releases of runs and libraries; the log, the keys and all catalogs stay.

    What is live, what a rollback pin is about, and every release that `contentrepo program` keeps is never thinned
    out. Reading a thinned release says so. Bytes of assets go with `contentrepo media collect`.
    """
    from contentrepo.api.publish import Retention, plan_store_thinning, thin_store

    policy = Retention(last=keep_last, days=keep_days, months=keep_months)
    with open_existing_store(store, repository) as live:
        done = (plan_store_thinning if only_plan else thin_store)(live, policy, now=datetime.now(UTC))
    write_form(form, lambda: "\n".join(_render(done, only_plan=only_plan)), lambda: _as_json(done))


def _render(done: Thinned, *, only_plan: bool) -> Iterator[str]:
    if not done.units:
        yield "nothing to thin out"
    verb = "would lose" if only_plan else "lost"
    for unit in done.units:
        yield f"{unit.unit}: {count(len(unit.releases), 'release')} {verb} the content; {unit.kept} can be read"
    if done.units and not only_plan:
        yield f"gone: {count(done.rows, 'row')}, {count(done.versions, 'block version')}, {count(done.blobs, 'file')}"


def _as_json(done: Thinned) -> dict[str, object]:
    return {
        "units": [{"unit": one.unit, "releases": list(one.releases), "kept": one.kept} for one in done.units],
        "rows": done.rows,
        "versions": done.versions,
        "files": done.blobs,
    }
