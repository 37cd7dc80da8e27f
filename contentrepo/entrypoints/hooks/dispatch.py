"""Which hooks there are. A hook's module is imported inside the boundary: a broken installation refuses, too."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from contentrepo.entrypoints.hooks.boundary import run_closed
from contentrepo.entrypoints.hooks.clock import run_timed

HOOKS: Mapping[str, tuple[str, str]] = {
    "pre-commit": ("pre_commit", "commit"),
    "pre-merge-commit": ("pre_merge_commit", "merge"),
    "pre-receive": ("pre_receive", "push"),
}
"""Name, as git calls it -> module in this folder, and what is being checked."""


def run_hook(name: str) -> int:
    """Run one hook with what git gives it (standard input, environment, current folder); returns the exit code."""
    module, action = HOOKS[name]
    return run_closed(lambda: run_timed(lambda: _load(module).run()), name, action=action)


def _load(module: str) -> Any:
    return import_module(f"contentrepo.entrypoints.hooks.{module}")
