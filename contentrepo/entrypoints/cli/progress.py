"""A sign of life on a terminal while something long runs; nothing at all where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentrepo.api.publish import Progress


@contextmanager
def shown_progress(what: str) -> Iterator[Callable[[Progress], None]]:
    """Show `what` with a spinner on stderr until the block ends, where stderr is a terminal.

    Yields:
        Takes the progress of a publish and shows it.
    """
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(what)) as status:
        yield lambda p: status.update(escape(what if p.is_checking else f"{p.done} of {p.total} units: {p.unit}"))
