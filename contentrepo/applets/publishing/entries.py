"""The catalog as rows: organizations, courses, runs, programs and free-standing curricula as entries; and claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from contentrepo.applets.catalog.models import Catalog
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.live.models import ClaimRow, EntryRow
from contentrepo.applets.publishing.canonical import render_json


def plan_entries(catalog: Catalog) -> dict[str, EntryRow]:
    """A row for each entry, by "kind/key"."""
    kinds = {
        "organization": catalog.organizations.items(),
        "course": catalog.courses.items(),
        "run": catalog.runs.items(),
        "program": catalog.programs.items(),
        "curriculum": catalog.curricula.items(),
    }
    rows = (_entry_row(kind, str(key), entry) for kind, entries in kinds.items() for key, entry in entries)
    return {f"{row.kind}/{row.key}": row for row in rows}


def plan_claims(catalog: Catalog) -> dict[str, ClaimRow]:
    """A row for each claim, by "scope folded".

    Raises:
        RuntimeError: two runs hold one key; accepted content never does, so the fault is ours.
    """
    rows: dict[str, ClaimRow] = {}
    for claim in catalog.claims:
        row = ClaimRow(claim.scope, claim.folded, claim.key, str(claim.run), claim.place.path, claim.place.line)
        first = rows.setdefault(f"{row.scope} {row.folded}", row)
        if first.run != row.run:
            raise RuntimeError(f"accepted content has `{row.key}` for {first.run} and {row.run} in {row.scope}")
    return rows


def _entry_row(kind: str, key: str, entry: object) -> EntryRow:
    place = getattr(entry, "place")  # noqa: B009  every catalog entry has one; the kinds share no type
    return EntryRow(kind, key, render_json(_plain(entry)), place.path)


def _plain(value: object) -> object:
    """The value as JSON has it: keys as printed, places left out (a moved line is no change of an entry)."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, CourseKey | CourseRunKey):
        return str(value)
    return dict(_plain_fields(value)) if is_dataclass(value) else value


def _plain_fields(value: object) -> Iterator[tuple[str, object]]:
    for field in fields(value):  # type: ignore[arg-type]
        item = getattr(value, field.name)
        if not isinstance(item, Place):
            yield field.name, _plain(item)
