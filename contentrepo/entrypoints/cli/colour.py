"""Whether to use colours: on a terminal, unless NO_COLOR says no."""

from __future__ import annotations

import sys

from contentrepo.config import read_config
from contentrepo.entrypoints.reporting.palette import ANSI, PLAIN, Palette


def choose_palette() -> Palette:
    """The palette for standard output."""
    return ANSI if sys.stdout.isatty() and not read_config().no_color else PLAIN
