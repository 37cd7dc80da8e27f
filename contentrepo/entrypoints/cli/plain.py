"""A plain `contentrepo validate`, told from its words alone. Whatever is not plain is click's: help, mistakes, fixes.

Of a small course, the import of click is a third of the time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from contentrepo.entrypoints.cli.boundary import run_bounded

VALUED = frozenset({"--rev", "--base", "--format"})
FLAGS = frozenset({"--staged", "--all"})


def run_plainly(arguments: Sequence[str]) -> int | None:
    """The exit code; None where the words are not plain, and then nothing was done."""
    said = _read(arguments[1:]) if arguments[:1] == ["validate"] else None
    if said is None:
        return None
    from contentrepo.entrypoints.cli.checking import FORMS, Question, answer

    path, rev, base = Path(said.get("", ".")), said.get("--rev", ""), said.get("--base", "")
    form, staged = said.get("--format", "text"), "--staged" in said
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path's raises where a folder may not be looked into
    if form not in FORMS or not is_folder or (staged and (rev or base)):
        return None
    question = Question(path, rev, base, staged)
    return run_bounded(partial(answer, question, form, whole="--all" in said), arguments)


def _read(words: Sequence[str]) -> dict[str, str] | None:
    """Option -> value, and the path as the value of ""; None where something is said twice, or is not known here."""
    said: dict[str, str] = {}
    left = list(words)
    while left:
        word = left.pop(0)
        name = word if word in VALUED or word in FLAGS else ""
        if name in said or (not name and word.startswith("-")):
            return None
        value = word
        if name in VALUED:
            value = left.pop(0) if left else ""
        if not value or (name not in FLAGS and value.startswith("-")):
            return None
        said[name] = value
    return said
