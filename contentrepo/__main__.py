"""`contentrepo`, also as `python -m contentrepo`."""

from __future__ import annotations

import gc
import os
import sys

from contentrepo import hints

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded yet

if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Reading a course makes hundreds of thousands of tuples and no cycles; to look through them again and again takes
    # a third of the time. Loading our own modules is no different, so this comes first.
    gc.set_threshold(1_000_000, 50, 100)
    hints.lend()
    from contentrepo.stand_in import load_pathlib

    load_pathlib()
    _leave(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    from contentrepo.entrypoints.cli.plain import run_plainly

    exit_code = run_plainly(arguments)
    if exit_code is None:
        hints.give_back()
        from contentrepo.entrypoints.cli.program import run

        exit_code = run(arguments)
    return exit_code


def _leave(exit_code: int) -> NoReturn:
    """At once: to take apart what was read, piece by piece, takes a twentieth of the time."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # closed by whoever read it; the usual way out has its own answer
        sys.exit(exit_code)
    from contentrepo.pattern import keep_patterns

    keep_patterns()
    os._exit(exit_code)


if __name__ == "__main__":
    main()
