"""`contentrepo`, also as `python -m contentrepo`."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

from contentrepo.entrypoints.cli.program import run


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Reading a course makes hundreds of thousands of tuples and no cycles; to look through them again and again takes
    # a third of the time.
    gc.set_threshold(100_000, 50, 100)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
