"""What is wrong where a YAML parser stopped, in our own words: told from the text there, not from its message."""

from __future__ import annotations

from typing import Any

from contentrepo.applets.facts.models import Fault

Mark = Any  # PyYAML has two classes of marks, one from each parser

_OPENERS = {"'": "quote", '"': "quote", "[": "bracket", "{": "brace"}
_CLOSERS = frozenset("]}")
_SIGNS = frozenset("@%&*!|>")
_GENERAL = "this line does not fit what stands above it: check its indentation, quotes and colons"


def explain(text: str, error: Any) -> Fault:
    """A fault for a parser's error, at the place where something can be done about it."""
    lines = text.split("\n")
    stop, start = error.problem_mark or error.context_mark, error.context_mark
    if stop is None:
        return Fault("invalid-yaml", 0, 0, _GENERAL)
    here = _character(lines, stop)
    opened = _character(lines, start) if start is not None else ""
    if here == "\t" or "\t" in _indent(lines, stop):
        return _fault(stop, "a tab; YAML indents with spaces")
    if start is not None and opened in _OPENERS:
        return _unclosed(lines, start, stop)
    if not here and stop.line >= len(lines) - 1:
        return _fault(stop, "the file ends in the middle of a value; a bracket or a quote is still open")
    if start is not None and start.line < stop.line and ":" not in _line(lines, start):
        return _fault(start, "a line `key: value` is expected here; its colon is missing")
    return _fault(stop, _at(here, _line(lines, stop)[: stop.column]))


def _unclosed(lines: list[str], start: Mark, stop: Mark) -> Fault:
    opened = _character(lines, start)
    kind = _OPENERS[opened]
    if opened == '"' and "\\" in lines[stop.line][max(stop.column - 1, 0) : stop.column + 1]:
        return _fault(stop, "a backslash between double quotes begins an escape; use single quotes or `\\\\`")
    return _fault(start, f"the {kind} `{opened}` that opens here is not closed as it should be")


def _at(here: str, before: str) -> str:
    if before.startswith("%") or (here == "%" and not before):
        return "a line cannot begin with `%` like this; put it in quotes"
    if here == ":":
        return _colon(before)
    if here in _CLOSERS:
        return f"`{here}` closes nothing that is open"
    if here == "-":
        return "a list cannot begin here; its first `- ` stands on a line of its own"
    if here in _SIGNS or here == "`":
        sign = "a backtick" if here == "`" else f"`{here}`"
        return f"a value cannot begin with {sign} like this; put it in quotes"
    return _GENERAL


def _colon(before: str) -> str:
    if not before.strip(" -"):
        return "a key is missing before the colon"
    if ":" in before:
        return "a second `: ` in one line; put a value with a colon in it in quotes"
    return "this line is indented as if it went on with the value above it"


def _line(lines: list[str], mark: Mark) -> str:
    return lines[mark.line] if mark.line < len(lines) else ""


def _character(lines: list[str], mark: Mark) -> str:
    return _line(lines, mark)[mark.column : mark.column + 1]


def _indent(lines: list[str], mark: Mark) -> str:
    line = _line(lines, mark)
    return line[: len(line) - len(line.lstrip())]


def _fault(mark: Mark, detail: str) -> Fault:
    return Fault("invalid-yaml", mark.line + 1, mark.column + 1, detail)
