"""A rule's page (its docstring) as plain text and as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from contentrepo.api.check import Rule
from contentrepo.named_tuple import NamedTuple

_HEADING = re.compile(r"[A-Z][a-z ]*:")
_VERBATIM = frozenset({"Bad:", "Good:"})


class Page(NamedTuple):
    """A page in parts: what is wrong in one sentence, in a few, the whole page, and the whole page as Markdown."""

    summary: str
    description: str
    text: str
    markdown: str


def read_page(rule: Rule) -> Page:
    """The page of a rule."""
    text = inspect.cleandoc(rule.__doc__ or "")
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if _HEADING.fullmatch(line)), len(lines))
    description = " ".join("\n".join(lines[:first]).split())
    return Page(lines[0] if lines else "", description, text, "\n".join(_as_markdown(lines)))


def _as_markdown(lines: list[str]) -> Iterator[str]:
    """Headings as headings, examples as code, all else as it stands."""
    fenced = False
    for number, line in enumerate(lines):
        if _HEADING.fullmatch(line):
            yield f"### {line[:-1]}"
            fenced = line in _VERBATIM
            yield "```" if fenced else ""
            continue
        yield line.removeprefix("    ")
        following = next((after for after in lines[number + 1 :] if after), "")
        if fenced and line and not following.startswith(" "):
            yield "```"
            fenced = False
