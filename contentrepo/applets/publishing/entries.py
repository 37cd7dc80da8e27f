"""The catalog as rows: its entries, and the external keys that its runs have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from contentrepo.applets.catalog.models import Catalog, Claim
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.live.models import EntryRow, KeyRow
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


def plan_keys(catalog: Catalog) -> dict[str, KeyRow]:
    """A row for each run with an external key, by run. Every such key is claimed in the run's catalog course.

    Raises:
        RuntimeError: two runs hold one key; accepted content never does, so the fault is ours.
    """
    _check_apart(catalog.claims)
    rows = (_key_row(claim) for claim in catalog.claims if claim.scope == f"course:{claim.run.course_key}")
    return {row.run: row for row in rows}


def _check_apart(claims: Iterable[Claim]) -> None:
    runs: dict[tuple[str, str], str] = {}
    for claim in claims:
        first, run = runs.setdefault((claim.scope, claim.folded), str(claim.run)), str(claim.run)
        if first != run:
            raise RuntimeError(f"accepted content has `{claim.key}` for {first} and {run} in {claim.scope}")


def _key_row(claim: Claim) -> KeyRow:
    place = claim.place
    return KeyRow(str(claim.run), str(claim.run.course_key), claim.folded, claim.key, place.path, place.line)


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
