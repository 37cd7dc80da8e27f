"""Plain scalars to what the schema wants: `true` is a boolean where one is wanted, else a text; `NO` stays `NO`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentrepo.applets.catalog.composer import Plain
from contentrepo.pattern import compiled

Schema = Mapping[str, Any]

_INTEGER = compiled(r"-?(?:0|[1-9][0-9]{0,17})")
_NULLS = frozenset({"", "~", "null"})
_BOOLEANS = {"true": True, "false": False}


def settle(value: object, schema: Schema, root: Schema) -> object:
    """The same data, as ordinary dicts, lists, str, int, bool and None.

    Understands what our schemas use: `properties`, `additionalProperties`, `items`, local `$ref`, and `if` that
    tells a mapping from a list. A value that does not fit stays as written, for the schema check to report.
    """
    schema = _resolve(_branch(_resolve(schema, root), value), root)
    if isinstance(value, dict):
        return {key: settle(item, _property(schema, key), root) for key, item in value.items()}
    if isinstance(value, list):
        items = schema.get("items", {})
        return [settle(item, items, root) for item in value]
    return _settle_plain(value, schema) if isinstance(value, Plain) else value


def _settle_plain(value: Plain, schema: Schema) -> object:
    wanted = schema.get("type", ())
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    if "null" in wanted and value in _NULLS:
        return None
    if "boolean" in wanted and value in _BOOLEANS:
        return _BOOLEANS[value]
    if "integer" in wanted and _INTEGER.fullmatch(value):
        return int(value)
    if not value and wanted and "string" not in wanted:
        return None
    return str(value)


def _resolve(schema: Schema, root: Schema) -> Schema:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Any = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return _resolve(target, root)


def _branch(schema: Schema, value: object) -> Schema:
    if "if" not in schema:
        return schema
    branch: Schema = schema["then" if isinstance(value, dict) else "else"]
    return branch


def _property(schema: Schema, key: str) -> Schema:
    found = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
    return found if isinstance(found, Mapping) else {}
