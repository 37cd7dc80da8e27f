"""Catalog data as YAML text that reads back as the same data; with or without the schema's words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from contentrepo.applets.catalog.scalar import Schema
from contentrepo.applets.catalog.schema import schema_of
from contentrepo.pattern import compiled

WIDTH = 100
_ASTRAL = 0x10000
# A text that no YAML parser takes for anything else, whatever its version. Dates stay bare, as people write them.
_SAFE = compiled(r"[A-Za-z](?:[\w.+@/'()&-]|:(?=[\w+])| (?=[\w(&'-]))*(?<! )")
_MOMENT = compiled(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2}))?")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def render_entry(kind: str, data: Mapping[str, Any]) -> str:
    known = schema_of(kind)["properties"]
    return "".join(f"{line}\n" for name in known if name in data for line in _property(name, data[name]))


def render_commented(kind: str, data: Mapping[str, Any]) -> str:
    schema = schema_of(kind)
    blocks = [_comment(schema["description"])]
    for name, known in schema["properties"].items():
        wanted = data.get(name, _example(known))
        lines = [_comment(known["description"] + _choices(known)), *_property(name, wanted)]
        blocks.append("\n".join(lines if name in data else [lines[0], *(f"# {line}" for line in lines[1:])]))
    return "\n\n".join(blocks) + "\n"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in textwrap.wrap(text, WIDTH))


def _choices(known: Schema) -> str:
    return f" One of: {', '.join(known['enum'])}." if "enum" in known else ""


def _example(known: Schema) -> Any:
    return known["examples"][0] if "examples" in known else known.get("default", "")


def _property(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield f"{name}:"
        yield from _indented(value)
    elif isinstance(value, list) and value:
        yield f"{name}:"
        for item in value:
            lines = list(_lines(item)) if isinstance(item, Mapping) else [_scalar(item)]
            yield f"  - {lines[0]}"
            yield from (f"    {line}" for line in lines[1:])
    else:
        yield f"{name}: {_scalar(value)}"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        yield from _property(name, value)


def _indented(data: Mapping[str, Any]) -> Iterator[str]:
    return (f"  {line}" for line in _lines(data))


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | Mapping):
        return "[]" if isinstance(value, list) else "{}"
    text = str(value)
    bare = _MOMENT.fullmatch(text) or (_SAFE.fullmatch(text) and text.lower() not in _WORDS)
    return text if bare else '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\U{code:08x}" if code >= _ASTRAL else f"\\u{code:04x}"
