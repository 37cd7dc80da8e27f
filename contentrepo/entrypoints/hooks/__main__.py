"""`python -I -m contentrepo.entrypoints.hooks NAME`: what the shims in a repository's hooks folder call."""

from __future__ import annotations

import gc
import os
import sys

COULD_NOT_CHECK = 3


def main() -> None:
    """Run the named hook and leave at once: a short process gains nothing from collecting or tearing down."""
    gc.disable()
    code = COULD_NOT_CHECK
    try:
        code = _run(sys.argv[1] if len(sys.argv) > 1 else "")
        sys.stderr.flush()
        _keep_patterns()
    except BaseException:  # noqa: BLE001 - an installation so broken that not even the boundary could be loaded
        os.write(2, b"contentrepo could not check this; the fault is ours, not yours.\n")
    finally:
        os._exit(code)


def _run(name: str) -> int:
    from contentrepo import hints

    hints.lend()
    from contentrepo.stand_in import load_pathlib

    load_pathlib()
    from contentrepo.entrypoints.hooks.dispatch import HOOKS, run_hook

    if name in HOOKS:
        return run_hook(name)
    sys.stderr.write(f"contentrepo: there is no hook of this name; there are {', '.join(HOOKS)}\n")
    return COULD_NOT_CHECK


def _keep_patterns() -> None:
    from contentrepo.pattern import keep_patterns

    keep_patterns()


if __name__ == "__main__":
    main()
