"""YAML text to plain data with places: bounded in size, depth, nodes and aliases, and strict about keys.

What the data should be is for `schema`; what a parser's complaint means is for `complaint`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contentrepo.applets.catalog.complaint import explain
from contentrepo.applets.facts.models import Fault
from contentrepo.named_tuple import NamedTuple
from contentrepo.pattern import compiled

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 50_000  # aliases count as often as they are used
MAX_KEY = 255
MAX_POINTERS = 4 * 1024 * 1024  # characters of all pointers together: long keys above many items multiply

_CONFLICT = compiled(r"^(<{7}|>{7})(?: .*)?$", re.MULTILINE)
# Beside control characters, whatever YAML takes for the end of a line and nobody's editor does.
_UNREADABLE = compiled(
    "\\r(?!\\n)|[^\\t\\n\\r\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)


Event = Any  # PyYAML's events differ by kind in what they carry
Mark = Any  # two classes of marks, one from each parser


class Plain(str):
    """A scalar without quotes: as written, and open to being a boolean, a whole number or null."""

    __slots__ = ()


class Composed(NamedTuple):
    """`data` holds dicts, lists, `str` for quoted scalars and `Plain` for the others; "" gives Plain("")."""

    fault: Fault | None
    data: object = None
    places: tuple[tuple[str, int, int], ...] = ()


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


class _Node(NamedTuple):
    value: Any
    nodes: int
    height: int


def compose(data: bytes) -> Composed:
    """Read one YAML document. Whatever the bytes are, the answer is a value."""
    text = ""
    try:
        text = _decode(data)
        composer = _Composer(text)
        return Composed(None, composer.read(), tuple(composer.places))
    except _Refused as refusal:
        return Composed(_within(text, refusal.fault) if text else refusal.fault)


def _within(text: str, fault: Fault) -> Fault:
    """A parser that runs out of text may stop on the line after the last."""
    last = text.count("\n") + 1
    return fault if fault.line <= last else fault._replace(line=last, column=len(text) - text.rfind("\n"))


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Refused(Fault("too-large", 0, 0, f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise _Refused(Fault("not-utf8", line, column, "the file is not UTF-8 text")) from None
    if marker := _CONFLICT.search(text):
        raise _refusal_at(text, marker.start(), "conflict-markers", "a merge conflict is left in the file")
    if odd := _UNREADABLE.search(text):
        raise _refusal_at(text, odd.start(), "invalid-yaml", f"the character U+{ord(odd[0]):04X} cannot stand in YAML")
    return text


def _refusal_at(text: str, offset: int, code: str, detail: str) -> _Refused:
    line = text.count("\n", 0, offset) + 1
    return _Refused(Fault(code, line, offset - text.rfind("\n", 0, offset), detail))


def _refuse(mark: Mark, detail: str, *, code: str = "invalid-yaml") -> _Refused:
    return _Refused(Fault(code, mark.line + 1, mark.column + 1, detail))


def _events(text: str) -> Iterator[Event]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise _Refused(explain(text, error)) from None
    except yaml.YAMLError:
        raise _Refused(Fault("invalid-yaml", 0, 0, "this is not YAML")) from None


class _Composer:
    """Turns the events of one document into data, recursing at most `MAX_DEPTH` deep."""

    def __init__(self, text: str) -> None:
        import yaml.events

        self.places: list[tuple[str, int, int]] = []
        self._kinds = yaml.events
        self._events = _events(text)
        self._anchors: dict[str, _Node | None] = {}  # None while the node is still open
        self._nodes = 0
        self._room = MAX_POINTERS

    def read(self) -> object:
        next(self._events)
        if isinstance(next(self._events), self._kinds.StreamEndEvent):
            return Plain("")
        first = next(self._events)
        self._place("", first.start_mark)
        node = self._node(first, "", depth=1)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, self._kinds.StreamEndEvent):
            raise _refuse(after.start_mark, "a second YAML document begins here; a file holds one")
        return node.value

    def _node(self, event: Event, pointer: str, *, depth: int) -> _Node:
        mark = event.start_mark
        if depth > MAX_DEPTH:
            raise _refuse(mark, f"values are nested more than {MAX_DEPTH} deep", code="too-deep")
        if isinstance(event, self._kinds.AliasEvent):
            return self._alias(event, depth=depth)
        self._count(1, mark)
        if event.tag is not None:
            raise _refuse(mark, "a YAML tag; put a text that begins with `!` in quotes")
        anchor = event.anchor
        if anchor is not None:
            self._anchors[anchor] = None
        node = self._value(event, pointer, depth=depth)
        if anchor is not None:
            self._anchors[anchor] = node
        return node

    def _value(self, event: Event, pointer: str, *, depth: int) -> _Node:
        if isinstance(event, self._kinds.ScalarEvent):
            return _Node(event.value if event.style else Plain(event.value), 1, 1)
        if isinstance(event, self._kinds.SequenceStartEvent):
            return self._sequence(pointer, depth=depth)
        return self._mapping(pointer, depth=depth)

    def _sequence(self, pointer: str, *, depth: int) -> _Node:
        items: list[_Node] = []
        while not isinstance(event := next(self._events), self._kinds.SequenceEndEvent):
            below = f"{pointer}/{len(items)}"
            self._place(below, event.start_mark)
            items.append(self._node(event, below, depth=depth + 1))
        return _bundle([item.value for item in items], items)

    def _mapping(self, pointer: str, *, depth: int) -> _Node:
        values: dict[str, _Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), self._kinds.MappingEndEvent):
            key = self._key(event)
            line = event.start_mark.line + 1
            if key in lines:
                detail = f"`{key}` stands twice, on lines {lines[key]} and {line}"
                raise _refuse(event.start_mark, detail, code="duplicate-key")
            lines[key] = line
            below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            self._place(below, event.start_mark)
            values[key] = self._node(next(self._events), below, depth=depth + 1)
        return _bundle({key: node.value for key, node in values.items()}, list(values.values()))

    def _key(self, event: Event) -> str:
        mark = event.start_mark
        self._count(1, mark)
        if not isinstance(event, self._kinds.ScalarEvent) or event.tag is not None or event.anchor is not None:
            raise _refuse(mark, "a key is a plain text")
        if event.value == "<<" and not event.style:
            raise _refuse(mark, "`<<` would merge another mapping into this one; write its lines out")
        if not event.value:
            raise _refuse(mark, "a key is missing before the colon")
        if len(event.value) > MAX_KEY:
            raise _refuse(mark, f"a key is longer than {MAX_KEY} characters", code="too-large")
        return str(event.value)

    def _alias(self, event: Event, *, depth: int) -> _Node:
        mark = event.start_mark
        name = event.anchor[:MAX_KEY]
        if event.anchor not in self._anchors:
            raise _refuse(mark, f"`*{name}` repeats nothing: `&{name}` does not stand above; put a text in quotes")
        node = self._anchors[event.anchor]
        if node is None:
            raise _refuse(mark, f"`*{name}` repeats the value that it stands in")
        self._count(node.nodes, mark)
        if depth + node.height - 1 > MAX_DEPTH:
            raise _refuse(mark, f"with `*{name}` values are nested more than {MAX_DEPTH} deep", code="too-deep")
        return node

    def _count(self, nodes: int, mark: Mark) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _refuse(
                mark, f"the file holds more than {MAX_NODES:,} values, repeated ones counted", code="too-large"
            )

    def _place(self, pointer: str, mark: Mark) -> None:
        self._room -= len(pointer)
        if self._room < 0:
            raise _refuse(mark, "the file holds too many values under long keys", code="too-large")
        self.places.append((pointer, mark.line + 1, mark.column + 1))


def _bundle(value: object, parts: list[_Node]) -> _Node:
    # A mapping's keys are counted where they stand, and again with each alias.
    keys = len(parts) if isinstance(value, dict) else 0
    return _Node(
        value, 1 + keys + sum(part.nodes for part in parts), 1 + max((part.height for part in parts), default=0)
    )
