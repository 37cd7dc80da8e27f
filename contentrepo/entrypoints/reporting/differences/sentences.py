"""One sentence for each difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from os.path import commonprefix

from contentrepo.api.author import BlockDifference, compare_lines
from contentrepo.api.check import make_visible

SHOWN = 60  # characters of a value
LEADING = 20  # of them, how many stand before the first one that differs

NOT_SET = "(not set)"

Mark = tuple[str, str, str]
"""A block that came or went: which, the folder of its course, its name."""

_WHOLE = frozenset({"added", "removed"})


def render_sentences(differences: Sequence[BlockDifference]) -> str:
    """Lines of text; what came or went with its parent is counted there."""
    return "\n".join(make_visible(line) for line in _sentences(differences))


def count_lines(old: str, new: str) -> tuple[int, int]:
    """How many lines came, and how many went."""
    edits = compare_lines(old.splitlines(), new.splitlines())
    return sum(d - c for _, _, c, d in edits), sum(b - a for a, b, _, _ in edits)


def with_company(differences: Iterable[BlockDifference]) -> Iterator[tuple[BlockDifference, int]]:
    """Each difference, with how many blocks came or went inside this one; those are left out."""
    found = list(differences)
    parents = {_mark(one, one.subject): _mark(one, one.new or one.old or "") for one in found if one.kind in _WHOLE}
    counts: dict[Mark, int] = {}
    for mark in parents:
        top, seen = mark, {mark}
        while parents[top] in parents and parents[top] not in seen:
            top = parents[top]
            seen.add(top)
        counts[top] = counts.get(top, 0) + (top != mark)
    for one in found:
        mark = _mark(one, one.subject)
        if mark not in parents or parents[mark] not in parents:
            yield one, counts.get(mark, 0)


def _mark(one: BlockDifference, subject: str) -> Mark:
    return one.kind, one.folder, subject


def _sentences(differences: Sequence[BlockDifference]) -> Iterator[str]:
    several = len({one.folder for one in differences if one.subject}) > 1
    for one, company in with_company(differences):
        course = f"{one.folder}: " if several and one.subject and one.folder else ""
        yield f"{course}{label(one)}{say(one, company)}"


def label(one: BlockDifference) -> str:
    """What a difference is about: the block with its title, else the path."""
    if not one.subject:
        return one.path
    block_type, _, name = one.subject.partition("/")
    if one.title:
        return f'{block_type} "{shorten(one.title)}" ({name})'
    nameless, _, holder = name.partition(" of ")
    return f"unnamed {block_type} in {holder.replace('/', ' ', 1)}" if nameless[:1] == "?" else f"{block_type} {name}"


def say(one: BlockDifference, company: int = 0) -> str:
    """What happened, to be put behind the label."""
    inside = f" with {company} block{'s' if company > 1 else ''} in it" if company else ""
    old, new = (None if value is None else value.replace("/", " ", 1) for value in (one.old, one.new))
    sentences = {
        "added": f" added{inside}" + (f" to {new}" if new else ""),
        "removed": f" removed{inside}" + (f" from {old}" if old else ""),
        "moved": f" moved from {old} to {new}",
        "reordered": f" moved behind {new}" if new else " moved to the front",
        "renamed": f" renamed: {one.old} -> {one.new}",
        "form": f" put into a file of its own, {one.new}" if one.old == "inline" else " put inline",
    }
    return sentences.get(one.kind) or _say_content(one)


def _say_content(one: BlockDifference) -> str:
    if one.kind in ("attribute", "key"):
        return f": {one.name.lstrip('/') or 'the whole'} {_say_values(one.old, one.new)}"
    if one.kind == "file":
        return " added" if one.old is None else " removed" if one.new is None else " replaced"
    came, went = count_lines(one.old or "", one.new or "")
    return f": text changed (+{came} -{went} lines)"


def _say_values(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"{NOT_SET if old is None else _quote(old)} -> {NOT_SET if new is None else _quote(new)}"
    one, two = _on_one_line(old), _on_one_line(new)
    if one == two:
        return f"{_quote(old)} -> the same, spaced otherwise"
    same = len(commonprefix([one, two]))  # noqa: RUF071 - characters, not paths
    if max(len(one), len(two)) <= SHOWN or same < SHOWN - LEADING:
        return f"{_quote(old)} -> {_quote(new)}"
    start = same - LEADING
    return f"...{shorten(one[start:])} -> ...{shorten(two[start:])}"


def _quote(value: str) -> str:
    return shorten(value) or '""'


def shorten(text: str) -> str:
    """A value on one line, cut where it is long."""
    line = _on_one_line(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 3] + "..."


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
