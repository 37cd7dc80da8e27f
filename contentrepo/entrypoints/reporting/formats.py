"""Every form of a report that programs read. Text, which also knows a screen and its colours, stands for itself.

Each is loaded when it is asked for: all of them together take as long as the check of a small course.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import cast

from contentrepo.api.check import Report

NAMES = ("json", "sarif", "junit", "github", "gitlab")


def _render(name: str, report: Report) -> str:
    module = import_module(f"contentrepo.entrypoints.reporting.{name}")
    return cast("str", getattr(module, f"render_{name}")(report))


FORMATS: Mapping[str, Callable[[Report], str]] = {name: partial(_render, name) for name in NAMES}
