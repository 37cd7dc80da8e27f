"""A sign of life on a terminal while something long runs; nothing at all where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress(what: str) -> Iterator[None]:
    """Show `what` with a spinner on stderr until the block ends, where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} ..."):
        yield
