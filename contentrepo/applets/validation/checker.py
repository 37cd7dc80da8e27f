"""The checker's digest: which rules and parsers made a finding. Two programs with one digest give the same findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from contentrepo.applets.olx import api as olx
from contentrepo.data import schemas
from contentrepo.digest import blake2b

APPLETS = Path(__file__).parent.parent
JUDGING = ("keys", "findings", "olx", "catalog", "validation")
NOTE = "checker"
COMPILED = Path(__file__).parent / "__pycache__"
DIGITS = 16

_known: list[str] = []  # for as long as the process lives, whatever is installed under it meanwhile


def checker_digest(folder: Path | None = None) -> str:
    """A digest (16 hex) of the source of every applet that judges, the schemas, and the XML parser's version.

    Args:
        folder: one of ours, where it is noted for the next process, which then need not read all sources again. It is
            noted where the interpreter keeps what it made of the sources as well, if that may write there.
    """
    if not _known:
        _known.append(_read_noted_digest([place / NOTE for place in (COMPILED, folder) if place]))
    return _known[0]


def _read_noted_digest(notes: list[Path]) -> str:
    stamp = _read_stamp()
    for note in notes:
        if known := _find_noted(note, stamp):
            return known
    digest = _read_digest()
    for note in notes:
        _note(note, f"{stamp} {digest}\n")
    return digest


def _versions() -> str:
    # Whether a problem's script compiles is asked of this interpreter.
    return f"{olx.parser_version()} {sys.version_info[:2]}"


def _read_digest() -> str:
    digest = blake2b(_versions().encode())
    for name, path in _sources():
        digest.update(name.encode())
        with open(path, "rb") as file:  # noqa: PTH123 - no path objects here: there are hundreds of files
            digest.update(file.read())
    return digest.hexdigest()[:DIGITS]


def _read_stamp() -> str:
    """What changes with any source, without a look into it: a file that is replaced has another time of change."""
    said = [_versions()]
    for name in JUDGING:
        _describe(f"{APPLETS}/{name}", ".py", said)
    _describe(str(schemas()), ".json", said)
    return blake2b("\n".join(sorted(said)).encode("utf-8", "surrogateescape")).hexdigest()


def _describe(folder: str, suffix: str, said: list[str]) -> None:
    """Add a line for each source below a folder. They are looked up in the open folder, not by their whole paths."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except NotADirectoryError:
        return
    try:
        for name in os.listdir(opened):  # noqa: PTH208 - a path object has no open folder
            if name.endswith(suffix):
                state = os.stat(name, dir_fd=opened)
                said.append(f"{folder}/{name} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}")
            elif name != "__pycache__":
                _describe(f"{folder}/{name}", suffix, said)
    finally:
        os.close(opened)


def _sources() -> list[tuple[str, str]]:
    """(name below its folder, path) of all that judges, in order."""
    files = [one for name in JUDGING for one in _below(str(APPLETS / name), name) if one[0].endswith(".py")]
    return sorted(files) + sorted(one for one in _below(str(schemas()), "schemas") if one[0].endswith(".json"))


def _below(folder: str, name: str) -> Iterator[tuple[str, str]]:
    for entry in os.scandir(folder):
        below = f"{name}/{entry.name}"
        if not entry.is_dir():
            yield below, entry.path
        elif entry.name != "__pycache__":
            yield from _below(entry.path, below)


def _find_noted(note: Path, stamp: str) -> str | None:
    try:
        with open(note, "rb", buffering=0) as file:  # noqa: PTH123 - text of a path wants a codec and a locale
            noted, _, known = file.read().decode("ascii").strip().partition(" ")
    except (OSError, ValueError):
        return None
    return known if noted == stamp and len(known) == DIGITS else None


def _note(note: Path, text: str) -> None:
    with suppress(OSError):  # where nothing can be written, the sources are read each time
        if note.parent == COMPILED and (sys.dont_write_bytecode or sys.pycache_prefix):
            return
        note.parent.mkdir(exist_ok=True)
        fresh = note.with_name(f"{NOTE}.{os.getpid()}")
        fresh.write_text(text, "ascii")
        fresh.replace(note)
