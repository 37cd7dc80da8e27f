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
        from contentrepo.entrypoints.hooks.dispatch import HOOKS, run_hook

        name = sys.argv[1] if len(sys.argv) > 1 else ""
        if name in HOOKS:
            code = run_hook(name)
        else:
            sys.stderr.write(f"contentrepo: there is no hook of this name; there are {', '.join(HOOKS)}\n")
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
