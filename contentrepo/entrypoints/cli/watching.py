"""Keeping an answer on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import sleep

from contentrepo.entrypoints.cli.output import write_note
from contentrepo.errors import ContentRepoError

CLEAR = "\x1b[H\x1b[2J"


def watch_screen(show: Callable[[], None], seconds: float) -> None:
    """Show it again and again until Ctrl-C; what is refused for a while is told and does not end it."""
    while True:
        if sys.stdout.isatty():
            sys.stdout.write(CLEAR)
        try:
            show()
        except ContentRepoError as error:
            write_note(f"contentrepo: {error}")
        sys.stdout.flush()
        sleep(seconds)
