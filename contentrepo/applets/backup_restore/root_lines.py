"""Lines of `roots` into the text of a `contentrepo.yaml`; every other byte stays as somebody wrote it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contentrepo.applets.backup_restore.entry_text import quoted
from contentrepo.applets.catalog.api import read_facts
from contentrepo.errors import Refused

_BLOCK = re.compile(r"roots:[ \t]*(#.*)?")
_EMPTY = re.compile(r"roots:[ \t]*(\{[ \t]*\}|~|null)[ \t]*(#.*)?")
_PLAIN = re.compile(r"[A-Za-z0-9_./-][A-Za-z0-9_./ -]*(?<! )")  # needs no quotes; what could be a number does
_INDENT = "  "


class CannotInsert(Refused):
    """The file is written in a way that we would have to guess about."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            "the `roots` of `contentrepo.yaml` cannot be added to as they are written, so nothing was written",
            hint="\n".join(["Write them by hand:", "roots:", *lines]),
        )


def add_roots(text: bytes, roots: Mapping[str, str]) -> bytes:
    """The text with a line for each of some roots (folder as written -> key).

    Raises:
        CannotInsert: the result would not say exactly that.
    """
    if not roots:
        return text
    plain = [f"{_INDENT}{_scalar(folder)}: {key}" for folder, key in roots.items()]
    end = "\r\n" if b"\r\n" in text else "\n"
    try:
        new = end.join(_insert(text.decode().split(end), plain)).encode()
    except UnicodeError:
        raise CannotInsert(plain) from None
    if not _says(text, new, roots):
        raise CannotInsert(plain)
    return new


def _insert(lines: list[str], plain: list[str]) -> list[str]:
    heads = [number for number, line in enumerate(lines) if line.startswith("roots:")]
    if not heads:
        while lines and not lines[-1].strip():
            lines.pop()
        return [*lines, "", "# Courses that stay where they are.", "roots:", *plain, ""]
    head = heads[0]
    if _EMPTY.fullmatch(lines[head]):
        return [*lines[:head], "roots:", *plain, *lines[head + 1 :]]
    last, indent = head, _INDENT
    for number in range(head + 1, len(lines)):
        line = lines[number]
        if line.strip() and not line.startswith((" ", "#")):
            break
        if line.startswith(" ") and line.strip() and not line.strip().startswith("#"):
            indent = line[: len(line) - len(line.lstrip())] if last == head else indent
            last = number
    if not _BLOCK.fullmatch(lines[head]):
        return lines  # in braces: whoever asked hears that nothing was added
    return [*lines[: last + 1], *(indent + line.removeprefix(_INDENT) for line in plain), *lines[last + 1 :]]


def _scalar(folder: str) -> str:
    is_plain = _PLAIN.fullmatch(folder) and any(sign.isalpha() for sign in folder) and folder[0] not in "-."
    return folder if is_plain or folder == "." else quoted(folder)


def _says(old: bytes, new: bytes, roots: Mapping[str, str]) -> bool:
    """Whether the new text says what the old one said, these roots more, and nothing else."""
    before, after = read_facts("configuration", old), read_facts("configuration", new)
    if after.fault or after.misshapes or not isinstance(after.data, dict) or not isinstance(before.data, dict):
        return False
    known = before.data.get("roots") or {}
    return after.data == {**before.data, "roots": {**known, **roots}}
