"""Where commands write: text to stdout, notes and errors to stderr. Nothing else in the command line prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TextIO


class OutputClosed(Exception):
    """Whoever reads our output (`head`, a pager) has stopped; nothing is wrong."""


def write_text(text: str) -> None:
    """Write text to stdout, ended by one newline; nothing for an empty text."""
    _write(sys.stdout, text)


def write_json(value: object) -> None:
    """Write one JSON document to stdout."""
    _write(sys.stdout, json.dumps(value, indent=2))


def write_form(form: str, text: Callable[[], str], data: Callable[[], object]) -> None:
    """Write what `--format` asks for; the other form is never made."""
    if form == "json":
        write_json(data())
    else:
        write_text(text())


def write_bytes(data: bytes) -> None:
    """Write bytes of files to stdout as they are; on a terminal as text with nothing hidden in it."""
    if sys.stdout.isatty():
        write_text("\n".join(_show_line(line) for line in data.decode("utf-8", "surrogateescape").split("\n")))
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        raise OutputClosed from error


def _show_line(line: str) -> str:
    from contentrepo.api.check import make_visible

    return "\t".join(map(make_visible, line.split("\t")))


def write_note(text: str) -> None:
    """Write text for people to stderr."""
    _write(sys.stderr, text)


def prepare_output() -> None:
    """Let names that are no UTF-8 be shown, with escapes, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _write(stream: TextIO, text: str) -> None:
    if not text:
        return
    try:
        stream.write(text if text.endswith("\n") else text + "\n")
        stream.flush()
    except BrokenPipeError as error:
        raise OutputClosed from error
