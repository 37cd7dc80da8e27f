"""The check against a JSON Schema of `schemas/`, the same file that authors' editors complete from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from contentrepo import data as files
from contentrepo.applets.catalog import wording
from contentrepo.applets.catalog.pointer import Places, nearest_place
from contentrepo.applets.catalog.scalar import Schema, settle
from contentrepo.applets.facts.models import Misshape

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

MAX_MISSHAPES = 100
_FILES = {"configuration": "contentrepo.v1.json"}


def shape(kind: str, composed: object, places: Places) -> tuple[object, tuple[Misshape, ...]]:
    """Data with its scalars settled, and every way in which it does not fit (the first 100)."""
    schema = schema_of(kind)
    settled = settle(composed, schema, schema)
    found = dict.fromkeys(islice(_misshapes(kind, settled, places), MAX_MISSHAPES))
    return settled, tuple(sorted(found, key=lambda misshape: (misshape[1], misshape[2], misshape)))


def _misshapes(kind: str, settled: object, places: Places) -> Iterator[Misshape]:
    for error in _validator(kind).iter_errors(settled):
        for pointer, value, detail, hint in wording.word(error):
            yield (pointer, *nearest_place(pointer, places), value, detail, hint)


@cache
def schema_of(kind: str) -> Schema:
    """The schema of one kind of catalog file."""
    path = files.schemas() / _FILES.get(kind, f"{kind}.v1.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@cache
def _validator(kind: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # 60 ms to import

    return Draft202012Validator(dict(schema_of(kind)))
