"""`contentrepo`, also as `python -m contentrepo`."""

from __future__ import annotations

import sys
from typing import NoReturn

from contentrepo.entrypoints.cli.program import run


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
