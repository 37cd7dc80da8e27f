"""The catalog as a table; `parse_table` reads it back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from contentrepo.applets.backup_restore import table
from contentrepo.applets.catalog.api import list_entries
from contentrepo.applets.catalog.models import Catalog

Row = dict[str, str]


def render_table(catalog: Catalog) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, table.COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for kind, key, data in list_entries(catalog) for row in _rows(kind, key, data))
    return text.getvalue()


def _rows(kind: str, key: str, data: Mapping[str, Any]) -> Iterator[Row]:
    if kind == "organization":
        yield {"organization": key, **_cells(data, table.ORGANIZATION)}
    elif kind == "course":
        yield {"course": key, **_cells(data, table.COURSE)}
    elif kind == "run":
        yield {"run": key, **_cells(data, table.RUN), **_cells(data.get("source", {}), table.SOURCE)}
    elif kind == "program":
        lists = {column: " ".join(data.get(name, ())) for column, name in table.LISTS.items()}
        yield {"program": key, **_cells(data, table.PROGRAM), **lists}
        for curriculum in data.get("curricula", ()):
            yield from _curriculum({"program": key}, curriculum["slug"], curriculum)
    else:
        yield from _curriculum({}, key, data)


def _curriculum(owner: Row, slug: str, data: Mapping[str, Any]) -> Iterator[Row]:
    place = {**owner, "curriculum": slug}
    yield {**place, **_cells(data, table.CURRICULUM), "curriculum_active": _no(data)}
    for membership in data["courses"]:
        row = {**place, "course": membership["course"]}
        said = {"exception": membership.get("exception", ""), "course_active": _no(membership)}
        yield {**row, **said}
        for run in membership.get("excluded_runs", ()):
            yield {**row, "run": run, "excluded": "yes"}


def _cells(data: Mapping[str, Any], columns: Mapping[str, str]) -> Row:
    return {column: str(data[name]) for column, name in columns.items() if name in data}


def _no(data: Mapping[str, Any]) -> str:
    return "" if data.get("active", True) else "no"
