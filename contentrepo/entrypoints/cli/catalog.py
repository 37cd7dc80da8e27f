"""`contentrepo catalog import|export`: the catalog in other systems' forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import repository_option
from contentrepo.entrypoints.cli.output import write_text

if TYPE_CHECKING:
    from contentrepo.api.exchange import ImportedCatalog


@click.group(name="catalog", short_help="Bring in or give out programs, courses and runs.")
def command() -> None:
    """Bring in programs, courses and runs from course-discovery or a table, or give them out in these forms."""


@command.command(
    name="import",
    cls=Command,
    examples=("contentrepo catalog import programs.json", "contentrepo catalog import old-xseries.csv"),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@repository_option
def import_(file: Path, repository: Path) -> None:
    """Write catalog files from FILE: course-discovery's JSON, or a table if its name ends in .csv.

    Files that are there stay as they are. A course without an open run is listed with an exception that says so.
    """
    from contentrepo.api.exchange import import_catalog

    imported = import_catalog(open_here(repository), file, at=datetime.now(UTC))
    write_text("\n".join(_told(imported)))


@command.command(
    name="export",
    cls=Command,
    examples=("contentrepo catalog export > catalog.json", "contentrepo catalog export --format csv --rev v1.2"),
)
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True, help="How.")
@click.option("--rev", "revision", metavar="REVISION", default="HEAD", show_default=True, help="Of which commit.")
@repository_option
def export(form: str, revision: str, repository: Path) -> None:
    """Print the catalog of a commit: course-discovery's JSON, or a table. `catalog import` reads either."""
    from contentrepo.api.exchange import CatalogForm, export_catalog

    write_text(export_catalog(open_here(repository), revision, CatalogForm(form)))


def _told(imported: ImportedCatalog) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    yield f"wrote {len(imported.written):,} catalog files"
    if imported.kept:
        yield f"kept {len(imported.kept):,} that were there"
    for exception in imported.exceptions:
        yield f"listed though none of its runs is open: {exception}"
    for remark in imported.remarks:
        yield f"note: {make_visible(remark)}"
    yield "next: contentrepo validate; then git add and git commit"
