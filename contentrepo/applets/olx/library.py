"""lxml, loaded at half the price: it takes one function of `inspect`, for parser targets, which we do not use.

Whoever does use it gets the real one (docs/decisions/0093).
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["etree"]


class _Inspect(ModuleType):
    """Stands in for `inspect` while lxml is loaded; whatever else is wanted of it comes from the real one."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get("inspect") is self:
            del sys.modules["inspect"]
        return getattr(import_module("inspect"), name)

    @staticmethod
    def getfullargspec(function: Any) -> Any:
        return import_module("inspect").getfullargspec(function)


if "inspect" not in sys.modules:
    sys.modules["inspect"] = _Inspect("inspect")
try:
    from lxml import etree
finally:
    if isinstance(sys.modules.get("inspect"), _Inspect):
        del sys.modules["inspect"]
